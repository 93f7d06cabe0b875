package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceEngineContract;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.llama.LlamaEngine;
import org.poai.inference.llama.LlamaFixture;

/** The node's normal engine as it is: llama.cpp in a child process. */
class LlamaChildTest extends InferenceEngineContract {
  private static final List<String> REPLACED = Collections.synchronizedList(new ArrayList<>());
  private static ChildEngine engine;

  @BeforeAll
  static void open() throws Exception {
    engine = start(LlamaFixture.model());
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
    return start(LlamaFixture.model());
  }

  @Test
  void calls_mixed_equalTheEngineInThisProcess() throws Exception {
    try (LlamaEngine local = LlamaEngine.load(LlamaFixture.library(), LlamaFixture.model(), 1, 0)) {
      for (int i = 0; i < 300; i++) {
        String text = "word " + i + " é😀\ud800\nAnswer:";
        switch (i % 3) {
          case 0 -> assertThat(engine.encode(text)).isEqualTo(local.encode(text));
          case 1 -> assertThat(engine.embed(text)).isEqualTo(local.embed(text));
          default -> assertThat(engine.complete(text, 8)).isEqualTo(local.complete(text, 8));
        }
      }
    }
  }

  @Test
  void embed_childKilledAgainAndAgain_givesTheSameBits() throws Exception {
    float[] expected = engine.embed("the same prompt");
    for (int i = 0; i < 3; i++) {
      // Gone already when the last kill came after the answer: then this call starts the next one.
      Optional<ProcessHandle> child = ProcessHandle.of(engine.pid());
      CompletableFuture<Void> killed =
          CompletableFuture.runAsync(() -> child.ifPresent(ProcessHandle::destroyForcibly));
      assertThat(engine.embed("the same prompt")).isEqualTo(expected);
      killed.get();
      child.ifPresent(process -> process.onExit().join());
    }
    assertThat(engine.embed("the same prompt")).isEqualTo(expected);
  }

  @Test
  void start_missingModel_isUnavailableInTheChildsWords() {
    assertThatThrownBy(() -> start(Path.of("no-such.gguf")))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("no-such.gguf");
  }

  @Test
  void start_duplicateToken_abortsTheChildAloneAndNamesTheAssertion() throws Exception {
    byte[] model = Files.readAllBytes(LlamaFixture.model());
    Path broken = Files.write(Path.of("target", "inference", "broken.gguf"), duplicated(model));
    assertThatThrownBy(() -> start(broken))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("does not start");
  }

  /** Spells one byte token as another: native code asserts that tokens differ. */
  private static byte[] duplicated(byte[] model) {
    byte[] from = "<0x41>".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i + from.length <= model.length; i++) {
      if (java.util.Arrays.equals(model, i, i + from.length, from, 0, from.length)) {
        model[i + 4] = '2';
        return model;
      }
    }
    throw new AssertionError("the model has no byte tokens");
  }

  private static ChildEngine start(Path model) throws Exception {
    return ChildEngine.start(
        ChildSpec.llama(LlamaFixture.library(), model, 1, 0),
        ChildLimits.forModel(1 << 22),
        System::nanoTime,
        REPLACED::add);
  }
}
