package org.poai.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;
import org.poai.primitives.Printable;

/**
 * A file that native code reads again and again, held to the bytes that it had: its size, times and
 * inode are compared each time that it is looked at, which costs microseconds, and its SHA-256
 * where they differ. Owned by the engine's thread.
 *
 * <p>Among the times is that of the last change of the inode, where the file system has it: tools
 * that copy may put the time of the last change of the bytes back, and nobody can set that one.
 */
public final class PinnedFile {
  private static final int CHUNK = 4 << 20;
  private static final int MAX_PATH = 300;

  private final String what;
  private final Path path;
  private final Hash32 sha256;
  private @Nullable Stamp stamp;
  private Optional<String> change = Optional.empty();

  private PinnedFile(String what, Path path, Hash32 sha256, @Nullable Stamp stamp) {
    this.what = what;
    this.path = path;
    this.sha256 = sha256;
    this.stamp = stamp;
  }

  /** Pins a file to the bytes that it has now, which reads it whole. */
  public static PinnedFile now(String what, Path path) throws IOException {
    Stamp before = Stamp.of(path);
    return new PinnedFile(what, path, hash(path), before);
  }

  /** Pins a file to the bytes with this SHA-256; the first look reads it whole. */
  public static PinnedFile to(String what, Path path, Hash32 sha256) {
    return new PinnedFile(what, path, sha256, null);
  }

  public Hash32 sha256() {
    return sha256;
  }

  /** What to tell where the bytes are others now, or cannot be read; empty where they are those. */
  public Optional<String> change() {
    Stamp now = null;
    try {
      now = Stamp.of(path);
      if (!now.equals(stamp)) {
        change =
            hash(path).equals(sha256) ? Optional.empty() : sentence("has changed since the start");
      }
    } catch (IOException e) {
      change = sentence("cannot be read any more");
    }
    stamp = now;
    return change;
  }

  private Optional<String> sentence(String predicate) {
    return Optional.of(
        "The "
            + what
            + " "
            + Printable.text(path.toString(), MAX_PATH)
            + " "
            + predicate
            + "; put it back or restart");
  }

  private static Hash32 hash(Path path) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.max(1, Math.min(CHUNK, in.size())));
      while (in.read(chunk) >= 0) {
        digest.update(chunk.flip());
        chunk.clear();
      }
    }
    return Hash32.of(digest.digest());
  }

  /** What the file system says of a file without reading it. */
  private record Stamp(
      long size, FileTime modified, @Nullable Object inode, @Nullable Object inodeChanged) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      boolean isUnix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
      return new Stamp(
          now.size(),
          now.lastModifiedTime(),
          now.fileKey(),
          isUnix ? Files.getAttribute(path, "unix:ctime") : null);
    }
  }
}
