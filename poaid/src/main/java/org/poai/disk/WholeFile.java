package org.poai.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files in one step: written beside their place, made safe, then renamed. So a file is whole
 * or as it was, after a crash or a full disk, too, and when a method returns, it is on the disk. A
 * draft that could not be finished is removed.
 */
public final class WholeFile {
  /** For the owner's eyes only. */
  private static final FileAttribute<?> SECRET =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private WholeFile() {}

  /** Writes the content of a file, from its beginning. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel out) throws IOException;
  }

  /** Puts a file in place of what is there; its folder has to be there. */
  public static void replace(Path file, byte[] content) throws IOException {
    replace(file, out -> write(out, content));
  }

  /** Puts a file in place of what is there; its folder has to be there. */
  public static void replace(Path file, Content content) throws IOException {
    Path draft = draft(file);
    try {
      write(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Writes a new file that only its owner may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException when one is there; it stays as it is
   */
  public static void createSecret(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path folder = file.toAbsolutePath().resolveSibling("");
    String name = file.getFileName() + ".";
    Path draft =
        isPosix(folder)
            ? Files.createTempFile(folder, name, ".new", SECRET)
            : Files.createTempFile(folder, name, ".new");
    try {
      write(draft, out -> write(out, content));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path draft(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static void write(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Writes all of these bytes, however many calls that takes. */
  public static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      int unused = channel.write(rest);
    }
  }

  /** Makes safe that a file is there: its name is on the disk with its folder only. */
  public static void syncFolder(Path file) throws IOException {
    try (FileChannel folder =
        FileChannel.open(
            file.toAbsolutePath().resolveSibling(""), Set.of(StandardOpenOption.READ))) {
      folder.force(true);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
