package org.poai.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a model or a {@link GgufException}, quickly, and nothing else. */
class GgufFuzzTest {
  private static final int ROUNDS = 3000;

  @TempDir Path directory;

  @Test
  void flippedBits_areReadOrRefused() throws IOException {
    byte[] good = new TinyModel().bytes();
    int header = new TinyModel().headerLength();
    SplittableRandom random = new SplittableRandom(20260101);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = good.clone();
      for (int flips = 0; flips < 3; flips++) {
        bytes[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
      }
      refused += isRefused(bytes) ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
  }

  @Test
  void everyTruncation_isRefused() throws IOException {
    byte[] good = new TinyModel().bytes();
    for (int length = 0; length < good.length; length += 7) {
      assertThat(isRefused(Arrays.copyOf(good, length))).as("%d bytes", length).isTrue();
    }
  }

  private boolean isRefused(byte[] bytes) throws IOException {
    try {
      GgufModel.read(Files.write(directory.resolve("model.gguf"), bytes));
      return false;
    } catch (GgufException e) {
      assertThat(e.getMessage()).endsWith(".").doesNotContain("\n");
      return true;
    }
  }
}
