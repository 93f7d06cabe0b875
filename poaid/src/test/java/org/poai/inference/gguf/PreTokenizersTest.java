package org.poai.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.inference.InferenceException;
import org.poai.inference.llama.LlamaEngine;
import org.poai.inference.llama.LlamaFixture;

/** What we say of a pre-tokenizer is what the library does. */
class PreTokenizersTest {
  private static final List<String> PIECES =
      List.of("a", "w", "o", "r", "d", "wo", "rd", "word", "\u0120", "<mask>");

  @TempDir Path directory;

  static Stream<String> known() {
    return Stream.concat(PreTokenizers.names(), Stream.of(""));
  }

  @ParameterizedTest
  @MethodSource("known")
  void bos_leftOpenByTheFile_isAsTheLibraryHasIt(String pre) throws Exception {
    boolean adds = GgufModel.read(file(model(pre))).vocabulary().addsBos();
    TinyModel told =
        model(pre)
            .truth("tokenizer.ggml.add_bos_token", adds)
            .number("tokenizer.ggml.bos_token_id", 1);
    TinyModel contrary =
        model(pre)
            .truth("tokenizer.ggml.add_bos_token", !adds)
            .number("tokenizer.ggml.bos_token_id", 1);
    float[] open = state(model(pre).number("tokenizer.ggml.bos_token_id", 1));
    assertThat(open).isEqualTo(state(told)).isNotEqualTo(state(contrary));
  }

  @ParameterizedTest
  @ValueSource(strings = {"superbpe", "trillion", "llama4", "bailingmoe", "LLAMA-BPE", "x"})
  void unknownName_isRefusedByUsAndByTheLibrary(String pre) throws Exception {
    Path file = file(model(pre));
    assertThatThrownBy(() -> GgufModel.read(file)).isInstanceOf(GgufException.class);
    assertThatThrownBy(() -> LlamaEngine.load(LlamaFixture.library(), file, 1, 0))
        .isInstanceOf(InferenceException.class);
  }

  private static TinyModel model(String pre) {
    TinyModel model = new TinyModel().bpe(pre);
    for (int i = 0; i < PIECES.size(); i++) {
      model.token(3 + i, PIECES.get(i));
    }
    return model;
  }

  private float[] state(TinyModel model) throws Exception {
    try (LlamaEngine engine = LlamaEngine.load(LlamaFixture.library(), file(model), 1, 0)) {
      return engine.embed("word word");
    }
  }

  private Path file(TinyModel model) throws Exception {
    return Files.write(directory.resolve("model.gguf"), model.bytes());
  }
}
