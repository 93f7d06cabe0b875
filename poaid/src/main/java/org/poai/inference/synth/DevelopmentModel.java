package org.poai.inference.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.poai.inference.gguf.ModelHash;
import org.poai.inference.gguf.ReadProgress;
import org.poai.primitives.Hash32;

/**
 * The model of a node that was given none: a small random one, written where it is needed. It knows
 * nothing, but costs real inference and proves it like any other.
 */
public final class DevelopmentModel {
  public static final String FILE_NAME = "poai-dev-1.gguf";

  /** What {@link #ensure} writes, on every machine. */
  public static final Hash32 SHA256 =
      Hash32.fromHex("0xcf3e570566b9626419f2ce4b910e31ffde7bf650b2a3bafd32aea63b05fff8ea");

  private DevelopmentModel() {}

  /**
   * The development model's file in {@code directory}, which is created if need be; a file there
   * that is not exactly it is replaced.
   *
   * @throws IOException when the file cannot be written, or the disk does not give back what was
   *     written
   */
  public static Path ensure(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE_NAME);
    if (!isWhole(file)) {
      ModelSynthesizer.write(ModelShape.DEV, file, ReadProgress.NONE);
      if (!isWhole(file)) {
        throw new IOException(file + " does not read back as it was written; check the disk.");
      }
    }
    return file;
  }

  private static boolean isWhole(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == ModelSynthesizer.size(ModelShape.DEV)
        && ModelHash.of(file, ReadProgress.NONE).equals(SHA256);
  }
}
