package org.poai.jni;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Loads what libraries carry in their jars. Left to themselves they unpack it into the temporary
 * directory, megabytes at every start, and take it away when the JVM ends in order, which a node
 * does not always do. Code that is loaded needs its file no more.
 */
public final class NativeCode {
  private NativeCode() {}

  /** Unpacks a library into a folder and loads it. */
  @FunctionalInterface
  public interface Loader {
    void load(Path folder) throws IOException;
  }

  /**
   * Has a library loaded from a folder that only we can write, and that is gone afterwards.
   *
   * @throws UncheckedIOException when the temporary directory takes no files
   */
  public static void load(Loader loader) {
    try {
      Path folder = Files.createTempDirectory("poaid");
      try {
        loader.load(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("native code cannot be unpacked: " + e.getMessage(), e);
    }
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
