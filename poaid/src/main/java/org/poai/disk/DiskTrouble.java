package org.poai.disk;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Why a file could not be read or written, as far as an operator can mend it.
 *
 * <p>Java tells the cause of most failures in the words of the C library only, which follow the
 * locale. So the words are looked at first, and where they say nothing, the disk itself.
 */
public enum DiskTrouble {
  FULL("the disk is full (no space left on device); make room on it"),
  READ_ONLY("the disk is mounted read-only; mount it writable"),
  TOO_MANY_FILES("too many files are open; raise the limit, for example with ulimit -n 4096"),
  DENIED("access is denied; check the permissions"),
  GONE("its folder is not there"),
  MISSING("it is not there"),
  EXISTS("it is there already"),
  NOT_A_FOLDER("what should be its folder is a file"),
  FOLDER("it is a folder"),
  /** A damaged disk, or something that this list does not know. */
  OTHER("");

  /** With less room than this a disk counts as full: a write of a few blocks fails on it. */
  private static final long NO_ROOM_BYTES = 64 << 10;

  private static final Map<String, DiskTrouble> WORDS =
      Map.of(
          "no space left", FULL,
          "quota exceeded", FULL,
          "read-only file system", READ_ONLY,
          "too many open files", TOO_MANY_FILES,
          "permission denied", DENIED,
          "operation not permitted", DENIED,
          "not a directory", NOT_A_FOLDER,
          "is a directory", FOLDER);

  private final String advice;

  DiskTrouble(String advice) {
    this.advice = advice;
  }

  /** What happened and what helps, without a full stop; empty for {@link #OTHER}. */
  public String advice() {
    return advice;
  }

  /** What happened to a file. */
  public static DiskTrouble of(IOException failure, Path file) {
    if (failure instanceof FileAlreadyExistsException) {
      return EXISTS;
    }
    if (failure instanceof NotDirectoryException) {
      return NOT_A_FOLDER;
    }
    if (failure instanceof NoSuchFileException) {
      return isThere(file.toAbsolutePath().getParent()) ? MISSING : GONE;
    }
    DiskTrouble said = said(String.valueOf(failure.getMessage()));
    if (said != OTHER) {
      return said;
    }
    if (failure instanceof FileSystemException) {
      DiskTrouble seen = look(file.toAbsolutePath());
      return seen == OTHER && failure instanceof AccessDeniedException ? DENIED : seen;
    }
    // It may be about what is in the file.
    return look(file.toAbsolutePath()) == FULL ? FULL : OTHER;
  }

  /** The same, of a failure that native code put into words. */
  public static DiskTrouble ofWords(String words, Path file) {
    DiskTrouble said = said(words);
    return said == OTHER ? look(file.toAbsolutePath()) : said;
  }

  private static DiskTrouble said(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return WORDS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHER);
  }

  /** What the disk itself shows. */
  private static DiskTrouble look(Path file) {
    Path there = file;
    while (!isThere(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      if (Files.getFileStore(there).isReadOnly()) {
        return READ_ONLY;
      }
    } catch (IOException e) {
      // In a chroot nothing says how it is mounted.
    }
    if (FreeSpace.at(there) < NO_ROOM_BYTES) {
      return FULL;
    }
    if (!there.equals(file) && !there.equals(file.getParent())) {
      return GONE;
    }
    return Files.isWritable(there) ? openFiles() : DENIED;
  }

  private static DiskTrouble openFiles() {
    return ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean unix
            && unix.getOpenFileDescriptorCount() + 4 >= unix.getMaxFileDescriptorCount()
        ? TOO_MANY_FILES
        : OTHER;
  }

  private static boolean isThere(@org.jspecify.annotations.Nullable Path path) {
    return path != null && Files.exists(path);
  }

  /**
   * The reason and what helps, to stand after "cannot be written: ", without a full stop and
   * without the file's name.
   */
  public static String reason(IOException failure, Path file) {
    DiskTrouble trouble = of(failure, file);
    if (trouble != OTHER) {
      return trouble.advice;
    }
    String words =
        failure instanceof FileSystemException named && named.getReason() != null
            ? named.getReason()
            : failure.getMessage();
    return words == null || words.equals(file.toString())
        ? "the system gives no reason; check its permissions and the disk"
        : words;
  }

  /** The same, of a failure that native code put into words. */
  public static String reason(String words, Path file) {
    DiskTrouble trouble = ofWords(words, file);
    return trouble == OTHER ? words : trouble.advice;
  }
}
