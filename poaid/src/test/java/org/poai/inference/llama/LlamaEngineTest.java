package org.poai.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceEngineContract;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

/** The contract, and what the real engine adds to it, in this JVM. */
class LlamaEngineTest extends InferenceEngineContract {
  private static LlamaEngine engine;

  @BeforeAll
  static void open() throws Exception {
    engine = load(1);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Override
  protected InferenceEngine engine() {
    return engine;
  }

  @Override
  protected InferenceEngine fresh() throws Exception {
    return load(1);
  }

  @Test
  void embed_twoThreads_givesTheSameBits() throws Exception {
    try (LlamaEngine two = load(2)) {
      for (int i = 0; i < 10; i++) {
        assertThat(two.embed("prompt " + i)).isEqualTo(engine.embed("prompt " + i));
        assertThat(two.complete("prompt " + i, 8)).isEqualTo(engine.complete("prompt " + i, 8));
      }
    }
  }

  @Test
  void encode_controlTokenAsText_isParsed() throws Exception {
    assertThat(engine.encode("<s></s>")).containsExactly(1, 2);
  }

  @Test
  void call_besideARunningOne_isRefusedAndHarmsNothing() throws Exception {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 200; i++) {
                try {
                  engine.encode("x " + i);
                } catch (InferenceException e) {
                  assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                }
              }
            });
    for (int i = 0; i < 20; i++) {
      try {
        engine.embed("y " + i);
      } catch (InferenceException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      }
    }
    other.get();
    assertThat(engine.embed("after")).hasSize(engine.dim());
  }

  @Test
  void load_noFile_isUnavailable() throws Exception {
    NativeLibrary library = LlamaFixture.library();
    assertThatThrownBy(() -> LlamaEngine.load(library, Path.of("no-such.gguf"), 1, 0))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("no-such.gguf");
  }

  private static LlamaEngine load(int threads) throws Exception {
    return LlamaEngine.load(LlamaFixture.library(), LlamaFixture.model(), threads, 0);
  }
}
