package org.poai.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.inference.InferenceException;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.child.ChildSpec;
import org.poai.inference.llama.LlamaFixture;

/** What llama.cpp takes and what it refuses or dies of, against what the reader says of it. */
class LoaderAgreementTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void loaderDies_readerRefusesBefore_andTheReasonSurvives(String reason, TinyModel model)
      throws Exception {
    Path file = Files.write(directory.resolve("model.gguf"), model.bytes());
    assertThatThrownBy(() -> GgufModel.read(file)).isInstanceOf(GgufException.class);
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("Inferior", "libc", "could not load model", "\n")
        .hasSizeLessThan(400);
  }

  static Stream<Arguments> loaderDies_readerRefusesBefore_andTheReasonSurvives() {
    return Stream.of(
        Arguments.of(
            "GGML_ASSERT(id_to_token.size() == token_to_id.size()) failed",
            tiny().token(0, "a\0b").token(1, "a\0c")),
        Arguments.of(
            "GGML_ASSERT(hparams.rope_scaling_type_train",
            tiny().text("llama.rope.scaling.type", "llama3")),
        Arguments.of(
            "GGML_ASSERT(hparams.n_expert_used <= hparams.n_expert)",
            tiny().number("llama.expert_used_count", 1)),
        Arguments.of(
            "GGML_ASSERT(type_to_gguf_type<T>::value == type)",
            tiny().text("general.file_type", "7")),
        Arguments.of("wrong number of tensors", tiny().tensor("blk.0.foo.weight", 32)),
        Arguments.of(
            "wrong number of tensors",
            tiny().text("llama.rope.scaling.type", "longrope").tensor("rope_freqs.weight", 8)),
        Arguments.of(
            "key llama.rope.freq_base has wrong type u32 but expected type f32",
            tiny().number("llama.rope.freq_base", 10000)),
        Arguments.of("unknown pre-tokenizer type: 'superbpe'", tiny().bpe("superbpe")),
        Arguments.of("error loading model", tiny().text("general.name", "phi-3")),
        Arguments.of(
            "error loading model",
            tiny()
                .token(0, "x")
                .key("tokenizer.ggml.token_type", (w, key) -> w.ints(key, firstIsByte()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void loaderTakes_readerTakes(String what, TinyModel model) throws Exception {
    Path file = Files.write(directory.resolve("model.gguf"), model.bytes());
    assertThat(GgufModel.read(file).shape().dim()).isEqualTo(32);
    try (ChildEngine engine = start(file)) {
      assertThat(engine.embed("A word")).hasSize(32);
    }
  }

  static Stream<Arguments> loaderTakes_readerTakes() {
    return Stream.of(
        Arguments.of("nothing unusual", tiny()),
        Arguments.of("ids out of range", tiny().number("tokenizer.ggml.bos_token_id", -1)),
        Arguments.of("a byte as a token", tiny().token(3 + 'A', "A")),
        Arguments.of("frequencies", tiny().tensor("rope_freqs.weight", 8)),
        Arguments.of(
            "biases", tiny().tensor("blk.0.attn_k.bias", 16).tensor("blk.0.ffn_up.bias", 64)),
        Arguments.of("lengths of 1", tiny().tensor("output_norm.weight", 32, 1, 1)),
        Arguments.of(
            "no epsilon to speak of",
            tiny().key("llama.attention.layer_norm_rms_epsilon", (w, key) -> w.float32(key, 0))),
        Arguments.of(
            "a template that no parser ends",
            tiny().text("tokenizer.chat_template", "{{x}}".repeat(20_000))));
  }

  private static int[] firstIsByte() {
    int[] types = new int[260];
    types[0] = 6;
    return types;
  }

  private static TinyModel tiny() {
    return new TinyModel();
  }

  private static ChildEngine start(Path file) throws Exception {
    return ChildEngine.start(
        ChildSpec.llama(LlamaFixture.library(), file, 1, 0),
        ChildLimits.forModel(1),
        System::nanoTime,
        why -> {});
  }
}
