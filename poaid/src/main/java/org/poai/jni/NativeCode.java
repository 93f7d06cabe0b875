package org.poai.jni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.poai.disk.DiskTrouble;

/**
 * Loads what libraries carry in their jars. Left to themselves they unpack it into the temporary
 * directory, megabytes at every start, and take it away when the JVM ends in order, which a node
 * does not always do. Code that is loaded needs its file no more.
 */
public final class NativeCode {
  private static final String ELSEWHERE =
      ": set POAID_JAVA_OPTS=-Djava.io.tmpdir=DIR to a folder from which programs may run.";

  private NativeCode() {}

  /** Unpacks a library into a folder and loads it. */
  @FunctionalInterface
  public interface Loader {
    void load(Path folder) throws IOException;
  }

  /**
   * Has a library loaded from a folder that only we can write, and that is gone afterwards.
   *
   * @throws NativeCodeException when the temporary directory takes no files or lets none be run, or
   *     the library is for another machine
   */
  public static void load(Loader loader) {
    Path place = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try {
      Path folder = Files.createTempDirectory(place, "poaid");
      try {
        loader.load(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new NativeCodeException(
          "native code cannot be unpacked into "
              + place
              + ": "
              + DiskTrouble.reason(e, place)
              + ELSEWHERE,
          e);
    } catch (RuntimeException | LinkageError e) {
      throw new NativeCodeException(reason(place, String.valueOf(e.getMessage())), e);
    }
  }

  /** What the dynamic linker's words mean: the folder, the C library or the machine. */
  private static String reason(Path place, String words) {
    if (words.contains("failed to map segment") || words.contains("ermission denied")) {
      return "native code cannot be loaded from " + place + " (mounted noexec?)" + ELSEWHERE;
    }
    if (words.contains("GLIBC") || words.contains("musl") || words.contains("ld-linux")) {
      return "native code needs another C library, glibc 2.17 or newer (" + words + ").";
    }
    return "native code does not load here ("
        + words
        + "); it is for Linux, macOS and Windows on x86-64 and ARM64.";
  }

  /** Where files that are in use cannot go, as on a network's disk, they stay. */
  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // The code is loaded, which is what matters.
    }
  }
}
