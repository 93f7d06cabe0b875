package org.poai.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** The machine's file system, whose paths belong to a {@link FailingDisk}. */
final class FailingSystem extends FileSystem {
  private static final FileSystem OWN = FileSystems.getDefault();

  private final FailingDisk disk;

  FailingSystem(FailingDisk disk) {
    this.disk = disk;
  }

  @Override
  public FileSystemProvider provider() {
    return disk;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return OWN.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(new FailingPath(this, OWN.getPath("/")));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return OWN.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return OWN.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return new FailingPath(this, OWN.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher own = OWN.getPathMatcher(pattern);
    return path -> own.matches(((FailingPath) path).own());
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return OWN.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
