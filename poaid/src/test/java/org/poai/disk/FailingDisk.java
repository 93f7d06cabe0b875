package org.poai.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A disk that refuses: a folder of the machine's own, seen through a file system whose changes
 * (folders and files made, writes, forces, cuts, renames) are counted and fail from a chosen one
 * on. A write that fails has written half. Removing always works, as on a full disk.
 */
public final class FailingDisk extends FileSystemProvider {
  private final FileSystem system = new FailingSystem(this);
  private final Path root;
  private int steps;
  private int firstFailure = Integer.MAX_VALUE;
  private String words = "No space left on device";
  private boolean hasNoDescriptors;

  /** The bytes of each file that are on the disk for certain. */
  private final Map<Path, Long> safe = new LinkedHashMap<>();

  /** A disk that works, over a folder. */
  public FailingDisk(Path root) {
    this.root = root;
  }

  /** The folder, seen through this disk. */
  public Path folder() {
    return new FailingPath(system, root);
  }

  /** Fails from the {@code step}th change from now on, the first being 1, for this reason. */
  public FailingDisk failFrom(int step, String reason) {
    steps = 0;
    firstFailure = step;
    words = reason;
    return this;
  }

  /** Files cannot be opened: the process has too many. */
  public void runOutOfDescriptors() {
    hasNoDescriptors = true;
  }

  /** Works again. */
  public void heal() {
    firstFailure = Integer.MAX_VALUE;
    hasNoDescriptors = false;
  }

  /**
   * The machine has lost its power: of what was not forced to a file a beginning is left.
   *
   * @param below chooses a number below its argument
   */
  public void losePower(IntUnaryOperator below) throws IOException {
    for (Path file : List.copyOf(safe.keySet())) {
      long certain = safe.getOrDefault(file, 0L);
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
        long unforced = Math.max(0, out.size() - certain);
        out.truncate(certain + below.applyAsInt((int) unforced + 1));
        safe.put(file, out.size());
      }
    }
  }

  /** Whether a change has failed since {@link #failFrom}. */
  public boolean hasFailed() {
    return steps >= firstFailure;
  }

  /** One change more. */
  void step(Path path) throws IOException {
    if (!isNextGood()) {
      throw new FileSystemException(path.toString(), null, words);
    }
  }

  boolean isNextGood() {
    return ++steps < firstFailure;
  }

  private static Path own(Path path) {
    return ((FailingPath) path).own();
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (hasNoDescriptors) {
      throw new FileSystemException(path.toString(), null, "Too many open files");
    }
    boolean creates =
        options.contains(StandardOpenOption.CREATE_NEW)
            || (options.contains(StandardOpenOption.CREATE) && !Files.exists(own(path)));
    if (creates) {
      step(path);
    }
    FileChannel channel = FileChannel.open(own(path), options, attributes);
    if (!options.contains(StandardOpenOption.WRITE)) {
      return new FailingChannel(this, path, channel);
    }
    safe.merge(own(path), channel.size(), Math::min);
    return new FailingChannel(this, path, channel);
  }

  /** So many bytes of a file are certain from now on. */
  void forced(Path path, long bytes) {
    safe.computeIfPresent(own(path), (file, before) -> bytes);
  }

  /** The file has no more bytes than these. */
  void cut(Path path, long bytes) {
    safe.computeIfPresent(own(path), (file, before) -> Math.min(before, bytes));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    if (!Files.exists(own(path))) {
      step(path);
    }
    Files.createDirectory(own(path), attributes);
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    step(from);
    Files.move(own(from), own(to), options);
    Long certain = safe.remove(own(from));
    if (certain != null) {
      safe.put(own(to), certain);
    }
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    step(to);
    Files.copy(own(from), own(to), options);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.delete(own(path));
    safe.remove(own(path));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(own(path))) {
      for (Path each : all) {
        Path seen = new FailingPath(system, each);
        if (filter.accept(seen)) {
          found.add(seen);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public java.util.Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return Files.isSameFile(own(one), own(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(own(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(own(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    own(path).getFileSystem().provider().checkAccess(own(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(own(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(own(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(own(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(own(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "failing";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    return new FailingPath(system, FileSystems.getDefault().getPath(uri.getPath()));
  }
}
