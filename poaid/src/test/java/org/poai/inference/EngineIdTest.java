package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.primitives.Hash32;

class EngineIdTest {
  private static final String GOLDEN =
      "kherud-4.2.0/93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c/1";

  @Test
  void id_ofTheBundledLibrary_isTheManifestsText() {
    EngineId id =
        new EngineId(
            EngineKind.LLAMA,
            Hash32.fromHex("0x93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c"),
            "1");
    assertThat(id).hasToString(GOLDEN);
    assertThat(EngineId.parse(GOLDEN)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kherud-4.2.0", "other/00/1", "kherud-4.2.0/93/1", "a/b/c/d"})
  void text_thatNamesNoEngine_isNone(String text) {
    assertThat(EngineId.parse(text)).isEmpty();
  }
}
