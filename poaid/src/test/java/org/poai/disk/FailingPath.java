package org.poai.disk;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path of the machine's own file system, whose changes a {@link FailingDisk} lets through. */
record FailingPath(FileSystem system, Path own) implements Path {
  private static Path own(Path path) {
    return path instanceof FailingPath failing ? failing.own : path;
  }

  private Path seen(Path path) {
    return new FailingPath(system, path);
  }

  private @Nullable Path seenOrNull(@Nullable Path path) {
    return path == null ? null : seen(path);
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return own.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return seenOrNull(own.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return seenOrNull(own.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return seenOrNull(own.getParent());
  }

  @Override
  public int getNameCount() {
    return own.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return seen(own.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return seen(own.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return own.startsWith(own(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return own.endsWith(own(other));
  }

  @Override
  public Path normalize() {
    return seen(own.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return seen(own.resolve(own(other)));
  }

  @Override
  public Path relativize(Path other) {
    return seen(own.relativize(own(other)));
  }

  @Override
  public URI toUri() {
    return own.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return seen(own.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return seen(own.toRealPath(options));
  }

  @Override
  public File toFile() {
    throw new UnsupportedOperationException("it would go round the disk");
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return own.compareTo(own(other));
  }

  @Override
  public String toString() {
    return own.toString();
  }
}
