package org.poai.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.inference.ModelFile;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.synth.DevelopmentModel;

class GgufModelTest {
  private static final String TENSOR = "blk.0.attn_q.weight";

  @TempDir Path directory;

  @Test
  void developmentModel_isReadWithItsFacts() throws Exception {
    GgufModel model = GgufModel.read(DevelopmentModel.ensure(directory));
    assertThat(model.shape().dim()).isEqualTo(192);
    assertThat(model.shape().layers()).isEqualTo(4);
    assertThat(model.blockElements()).isEqualTo(4L * 442_368);
    ModelFile file = model.toModelFile(DevelopmentModel.SHA256);
    assertThat(file.name()).isEqualTo("PoAI development model 1");
    assertThat(file.vocabulary().addsBos()).isTrue();
    assertThat(SaltWords.candidates(file.vocabulary()).get(0))
        .isEqualTo(new SaltWords.Candidate(259, "abandon"));
    assertThat(SaltWords.candidates(file.vocabulary()).get(2047))
        .isEqualTo(new SaltWords.Candidate(2306, "zoo"));
    assertThat(ModelReport.lines(model))
        .contains("shape        width 192, 4 layers, 6 heads (6 for keys), feed-forward 512");
  }

  @Test
  void tinyModel_isAccepted() throws Exception {
    assertThat(read(new TinyModel().bytes()).vocabulary().tokens()).hasSize(260);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "spoiltKeys",
    "keysOfAnotherType",
    "keysThatAskTooMuch",
    "numbersThatAreNone",
    "spoiltTensors",
    "unusedTensors",
    "spoiltVectors",
    "spoiltVocabularies",
    "spoiltTokenizers"
  })
  void spoiltModel_isRefusedWithOneSentence(String sentence, TinyModel model) {
    assertRefused(model.bytes(), sentence);
  }

  static Stream<Arguments> spoiltKeys() {
    return Stream.of(
        arguments(
            "has the architecture \"gpt2\"; only llama is supported",
            tiny().text("general.architecture", "gpt2")),
        arguments("lacks general.architecture", tiny().without("general.architecture")),
        arguments("lacks llama.context_length", tiny().without("llama.context_length")),
        arguments("lacks llama.embedding_length", tiny().without("llama.embedding_length")),
        arguments("lacks llama.block_count", tiny().without("llama.block_count")),
        arguments("lacks llama.feed_forward_length", tiny().without("llama.feed_forward_length")),
        arguments("lacks llama.attention.head_count", tiny().without("llama.attention.head_count")),
        arguments(
            "lacks llama.attention.layer_norm_rms_epsilon",
            tiny().without("llama.attention.layer_norm_rms_epsilon")),
        arguments(
            "has llama.attention.head_count = 0", tiny().number("llama.attention.head_count", 0)),
        arguments(
            "has llama.attention.head_count = 2147483648",
            tiny().number("llama.attention.head_count", 1 << 31)),
        arguments(
            "has 3 heads, which do not divide its width 32",
            tiny().number("llama.attention.head_count", 3)),
        arguments(
            "has 3 key heads, which do not divide its 4",
            tiny()
                .number("llama.attention.head_count", 4)
                .number("llama.attention.head_count_kv", 3)),
        arguments("has llama.block_count = 100000", tiny().number("llama.block_count", 100000)));
  }

  static Stream<Arguments> keysOfAnotherType() {
    return Stream.of(
        arguments(
            "has llama.block_count as STRING where UINT32 is due",
            tiny().text("llama.block_count", "1")),
        arguments(
            "has general.file_type as STRING where UINT32 is due",
            tiny().text("general.file_type", "7")),
        arguments(
            "has tokenizer.ggml.eot_token_id as BOOL where UINT32 is due",
            tiny().truth("tokenizer.ggml.eot_token_id", true)),
        arguments(
            "has llama.attention.head_count as ARRAY where UINT32 is due",
            tiny().key("llama.attention.head_count", (w, key) -> w.ints(key, new int[] {2}))),
        arguments(
            "has llama.rope.freq_base as UINT32 where FLOAT32 is due",
            tiny().number("llama.rope.freq_base", 10000)));
  }

  static Stream<Arguments> keysThatAskTooMuch() {
    return Stream.of(
        arguments(
            "is one of 3 parts of a split model; join them with llama-gguf-split --merge",
            tiny().number("split.count", 3)),
        arguments(
            "has llama.expert_count = 2; a model of experts does not serve, since every tensor must"
                + " work on every token",
            tiny().number("llama.expert_count", 2)),
        arguments(
            "has llama.expert_used_count = 1; a model of experts does not serve, since every tensor"
                + " must work on every token",
            tiny().number("llama.expert_used_count", 1)),
        arguments(
            "has keys of length 16 and values of length 32, which must be equal",
            tiny()
                .number("llama.attention.key_length", 16)
                .number("llama.attention.value_length", 32)));
  }

  static Stream<Arguments> numbersThatAreNone() {
    return Stream.of(
        arguments("has the epsilon NaN, which no norm can use", epsilon(Float.NaN)),
        arguments("has the epsilon -1.0, which no norm can use", epsilon(-1)),
        arguments("has the epsilon Infinity, which no norm can use", epsilon(1 / 0f)),
        arguments(
            "has the llama.rope.scaling.type \"llama3\", which llama.cpp does not know",
            tiny().text("llama.rope.scaling.type", "llama3")),
        arguments(
            "has llama.rope.freq_base = 0.0 where a finite number above 0 is due",
            real("llama.rope.freq_base", 0)),
        arguments(
            "has llama.rope.scaling.factor = NaN where a finite number above 0 is due",
            real("llama.rope.scaling.factor", Float.NaN)),
        arguments(
            "has the reciprocal of llama.rope.scale_linear = Infinity where a finite number above 0"
                + " is due",
            real("llama.rope.scale_linear", Float.MIN_VALUE)),
        arguments(
            "rotates 8 numbers of heads that are 16 wide",
            tiny().number("llama.rope.dimension_count", 8)),
        arguments(
            "has a general.alignment that is not a power of two from 32 to 1048576, written as"
                + " UINT32",
            tiny().number("general.alignment", 24)),
        arguments(
            "has a general.alignment that is not a power of two from 32 to 1048576, written as"
                + " UINT32",
            tiny().number("general.alignment", 16)));
  }

  private static TinyModel epsilon(float value) {
    return real("llama.attention.layer_norm_rms_epsilon", value);
  }

  private static TinyModel real(String name, float value) {
    return tiny().key(name, (w, key) -> w.float32(key, value));
  }

  static Stream<Arguments> spoiltTensors() {
    return Stream.of(
        arguments("lacks the tensor " + TENSOR, tiny().without(TENSOR)),
        arguments("lacks the tensor token_embd.weight", tiny().without("token_embd.weight")),
        arguments("lacks the tensor blk.1.attn_norm.weight", tiny().number("llama.block_count", 2)),
        arguments(
            "has the tensor " + TENSOR + " of shape [32, 16] where [32, 32] is due",
            tiny().tensor(TENSOR, 32, 16)),
        arguments(
            "has the tensor token_embd.weight of shape [32, 259] where [32, 260] is due",
            tiny().tensor("token_embd.weight", 32, 259)),
        arguments(
            "has the tensor output_norm.weight of type F16, which does not serve there",
            tiny().type("output_norm.weight", TensorType.F16)),
        arguments(
            "has the tensor " + TENSOR + " of type I32, which does not serve there",
            tiny().type(TENSOR, TensorType.I32)));
  }

  static Stream<Arguments> unusedTensors() {
    return Stream.of(
        unused("blk.0.foo.weight"),
        unused("blk.1.attn_q.weight"),
        unused("blk.0.ffn_gate_inp.weight"),
        unused("blk.0.attn_rot_embd.weight"),
        unused("rope_factors_long.weight"),
        unused("output.bias"),
        arguments(
            "has the tensor rope_freqs.weight of shape [4] where [8] is due",
            tiny().tensor("rope_freqs.weight", 4)),
        arguments(
            "has the tensor \"rope_freqs.weight\", which no part of a llama model uses",
            tiny().text("llama.rope.scaling.type", "longrope").tensor("rope_freqs.weight", 8)),
        arguments(
            "has the tensor blk.0.attn_k.bias of shape [32] where [16] is due",
            tiny().tensor("blk.0.attn_k.bias", 32)));
  }

  static Stream<Arguments> spoiltVectors() {
    return Stream.of(
        arguments(
            "has a number that is not finite in the tensor blk.0.ffn_norm.weight; fetch it again",
            tiny().first("blk.0.ffn_norm.weight", Float.NaN)),
        arguments(
            "has nothing but zeros in the tensor rope_freqs.weight; fetch it again",
            tiny()
                .number("llama.rope.dimension_count", 2)
                .number("llama.attention.key_length", 2)
                .number("llama.attention.value_length", 2)
                .tensor("blk.0.attn_q.weight", 32, 4)
                .tensor("blk.0.attn_k.weight", 32, 2)
                .tensor("blk.0.attn_v.weight", 32, 2)
                .tensor("blk.0.attn_output.weight", 4, 32)
                .tensor("rope_freqs.weight", 1)
                .first("rope_freqs.weight", 0)));
  }

  private static Arguments unused(String tensor) {
    return arguments(
        "has the tensor \"" + tensor + "\", which no part of a llama model uses",
        tiny().tensor(tensor, 32));
  }

  static Stream<Arguments> spoiltVocabularies() {
    return Stream.of(
        arguments("has the token \"<s>\" twice", tiny().token(2, "<s>")),
        arguments("lacks the byte token <0x00>", tiny().token(3, "<0x0>")),
        arguments("has 260 tokens but 259 entries of tokenizer.ggml.scores", tiny().scores(259)),
        arguments(
            "has 260 tokens but 1 entries of tokenizer.ggml.token_type",
            tiny().key("tokenizer.ggml.token_type", (w, key) -> w.ints(key, new int[1]))),
        arguments(
            "has an entry of tokenizer.ggml.scores that is not a number",
            tiny().key("tokenizer.ggml.scores", (w, key) -> w.floats(key, withNan(260)))),
        arguments(
            "has a list tokenizer.ggml.scores of INT32 where FLOAT32 is due",
            tiny().key("tokenizer.ggml.scores", (w, key) -> w.ints(key, new int[260]))),
        arguments(
            "has a list tokenizer.ggml.token_type of FLOAT32 where INT32 or UINT32 is due",
            tiny().key("tokenizer.ggml.token_type", (w, key) -> w.floats(key, new float[260]))),
        arguments("has the token \"a\" twice", tiny().token(0, "a\0b").token(1, "a\0c")),
        arguments(
            "has the byte token \"x\", which spells no byte",
            tiny()
                .token(0, "x")
                .key("tokenizer.ggml.token_type", (w, key) -> w.ints(key, types(6)))));
  }

  static Stream<Arguments> spoiltTokenizers() {
    return Stream.of(
        arguments(
            "has the pre-tokenizer \"superbpe\" (tokenizer.ggml.pre), which this llama.cpp does not"
                + " know",
            tiny().bpe("superbpe")),
        arguments(
            "begins every text with a token that tokenizer.ggml.bos_token_id does not name",
            tiny()
                .bpe("chatglm-bpe")
                .truth("tokenizer.ggml.add_bos_token", true)
                .number("tokenizer.ggml.bos_token_id", 260)),
        arguments(
            "lacks the token <|endoftext|>, which llama.cpp wants of a model of its name",
            tiny().text("general.name", "My Phi-3")),
        arguments(
            "lacks the token <mask>, which llama.cpp wants of a model of its name",
            tiny().text("tokenizer.ggml.pre", "jina-v2-de")),
        arguments(
            "appends a token to every text (add_eos_token), which is refused",
            tiny().truth("tokenizer.ggml.add_eos_token", true)),
        arguments(
            "has the tokenizer \"t5\"; llama and gpt2 are supported",
            tiny().text("tokenizer.ggml.model", "t5")),
        arguments("lacks tokenizer.ggml.merges", tiny().text("tokenizer.ggml.model", "gpt2")),
        arguments("lacks tokenizer.ggml.model", tiny().without("tokenizer.ggml.model")),
        arguments("lacks tokenizer.ggml.tokens", tiny().without("tokenizer.ggml.tokens")));
  }

  private static int[] types(int first) {
    int[] types = new int[260];
    types[0] = first;
    return types;
  }

  @Test
  void idsThatNobodyUses_outOfRange_areAccepted() throws Exception {
    TinyModel model = tiny();
    for (String id : List.of("bos", "eos", "padding", "unknown", "eot", "fim_pre")) {
      model.number("tokenizer.ggml." + id + "_token_id", -1);
    }
    assertThat(read(model.bytes()).vocabulary().addsBos()).isTrue();
  }

  @Test
  void tokenTypes_unknownNumbers_areUndefined() throws Exception {
    TinyModel model = tiny().key("tokenizer.ggml.token_type", (w, key) -> w.ints(key, types(99)));
    assertThat(read(model.bytes()).vocabulary().tokens().get(0).type())
        .isEqualTo(TokenType.UNDEFINED);
  }

  @Test
  void bytesWithoutTokenOfTheirOwn_areSpelledAsThemselves() throws Exception {
    assertThat(read(tiny().token(3 + 'A', "A").bytes()).vocabulary().tokens().get(3 + 'A').text())
        .isEqualTo("A");
    assertRefused(tiny().token(3, "a").bytes(), "lacks the byte token <0x00>");
  }

  @Test
  void tokensOfInvalidUtf8_thatDiffer_areDistinct() throws Exception {
    byte[] file = tiny().token(3 + 'A', "A").token(3 + 'B', "B").bytes();
    byte[] spoilt = with(with(file, place(file, 'A'), 0xfe), place(file, 'B'), 0xff);
    // Bytes 0xFE and 0xFF have tokens already; so it is the letters that are missed.
    assertRefused(spoilt, "lacks the byte token <0x41>");
  }

  /** Where a token of one letter stands: behind its length. */
  private static int place(byte[] file, char letter) {
    return indexOf(file, "\1\0\0\0\0\0\0\0" + letter) + 8;
  }

  @Test
  void name_ofAnyText_isShortAndPrintable() throws Exception {
    assertThat(read(tiny().text("general.name", "X\033[2J\nforged").bytes()).name())
        .isEqualTo("X?[2J?forged");
    assertThat(read(tiny().text("general.name", "N".repeat(1000)).bytes()).name()).hasSize(61);
  }

  @Test
  void key_withNul_isTheKeyBeforeIt() {
    assertRefused(
        tiny().number("llama.expert_count\0", 64).bytes(),
        "has llama.expert_count = 64; a model of experts does not serve, since every tensor must"
            + " work on every token");
  }

  @Test
  void experts_noReferee() {
    assertRefused(
        tiny().number("llama.expert_count", 8).number("llama.expert_used_count", 2).bytes(),
        "has llama.expert_count = 8; a model of experts does not serve, since every tensor must"
            + " work on every token");
    assertThatThrownBy(() -> read(tiny().tensor("blk.0.ffn_up_exps.weight", 32, 64, 8).bytes()))
        .as("a tensor that its architecture does not name")
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("blk.0.ffn_up_exps.weight");
    assertThatThrownBy(() -> read(tiny().tensor("blk.0.ffn_up.weight", 32, 64, 8).bytes()))
        .as("a tensor of three dimensions")
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("blk.0.ffn_up.weight");
  }

  @Test
  void f32_sameCostAsQ4() throws Exception {
    GgufModel wide = read(tiny().bytes());
    TinyModel narrow = tiny();
    for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up")) {
      narrow.type("blk.0." + matrix + ".weight", TensorType.Q4_0);
    }
    GgufModel small = read(narrow.bytes());

    assertThat(small.size()).isLessThan(wide.size());
    assertThat(small.blockElements()).isEqualTo(wide.blockElements());
    Sizes sizes = Sizes.ofSamples(2);
    assertThat(Manifest.costUnits(small.blockElements(), sizes))
        .isEqualTo(Manifest.costUnits(wide.blockElements(), sizes));
  }

  @Test
  void tensorType_repacked_isNamedAsSuch() {
    byte[] good = tiny().bytes();
    int type = indexOf(good, TENSOR) + TENSOR.length() + 20;
    assertRefused(
        with(good, type, 31),
        "has the tensor \""
            + TENSOR
            + "\" of the unknown type 31 (a quantisation that was repacked for one kind of machine;"
            + " take the file that it was made of)");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void foreignBytes_areRefusedByWhatTheyLookLike(byte[] bytes, String sentence) {
    assertRefused(bytes, sentence);
  }

  static Stream<Arguments> foreignBytes_areRefusedByWhatTheyLookLike() {
    byte[] good = tiny().bytes();
    byte[] cut = Arrays.copyOf(good, indexOf(good, "blk.0.ffn_down.weight") + 25);
    return Stream.of(
        arguments(new byte[0], "is empty"),
        arguments(latin("GG"), "is not a GGUF file"),
        arguments(latin("hello, world"), "is not a GGUF file"),
        arguments(
            latin("<!DOCTYPE html><html>"),
            "is not a GGUF file but a web page, as a failed download leaves"),
        arguments(
            latin("version https://git-lfs.github.com/spec/v1"),
            "is not a GGUF file but a Git LFS pointer; fetch the file that it names"),
        arguments(
            latin("\20\0\0\0\0\0\0\0{\"__metadata__\":"),
            "is not a GGUF file but looks like safetensors;"
                + " convert it with llama.cpp's convert_hf_to_gguf.py"),
        arguments(
            latin("PK\3\4archive"),
            "is not a GGUF file but a ZIP archive, perhaps a PyTorch checkpoint"),
        arguments(latin("GGUF"), "is cut off inside its header, after 4 bytes; fetch it again"),
        arguments(with(good, 4, 1), "has GGUF version 1; 2 and 3 can be read"),
        arguments(
            with(with(good, 4, 0), 7, 3),
            "is a big-endian GGUF file; a little-endian one is needed"),
        arguments(with(good, 15, 16), "claims 1152921504606846987 tensors"),
        arguments(with(good, 18, 1), "claims 65551 keys"),
        arguments(
            cut, "is cut off inside its header, after " + cut.length + " bytes; fetch it again"),
        arguments(
            Arrays.copyOf(good, good.length - 7),
            "is cut off: 7 bytes are missing; fetch it again"));
  }

  @Test
  void tensorTable_spoilt_isRefused() {
    byte[] good = tiny().bytes();
    int entry = indexOf(good, TENSOR) + TENSOR.length();
    String named = "has the tensor \"" + TENSOR + "\" of ";
    assertRefused(with(good, entry, 9), named + "an impossible shape");
    assertRefused(with(good, entry + 4, 0), named + "an impossible shape");
    assertRefused(with(good, entry + 20, 4), named + "the unknown type 4");
    assertRefused(
        with(good, entry + 24, 1),
        "places the tensor \"" + TENSOR + "\" at 33537 where 33536 is due");
    int name = indexOf(good, "blk.0.attn_k.weight");
    assertRefused(with(good, name + 11, 'q'), "has the tensor \"" + TENSOR + "\" twice");
  }

  @Test
  void key_twice_isRefused() {
    byte[] good = tiny().text("general.namf", "x").bytes();
    int second = indexOf(good, "general.namf");
    assertRefused(with(good, second + 11, 'e'), "has the key \"general.name\" twice");
  }

  @Test
  void path_thatIsNoFile_isRefused() {
    assertThatThrownBy(() -> GgufModel.read(directory))
        .isInstanceOf(GgufException.class)
        .hasMessage(directory + " is a directory; a GGUF model file is needed.");
    Path missing = directory.resolve("none.gguf");
    assertThatThrownBy(() -> GgufModel.read(missing)).hasMessage(missing + " does not exist.");
  }

  private void assertRefused(byte[] bytes, String sentence) {
    Path file = directory.resolve("model.gguf");
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(GgufException.class)
        .hasMessage(file + " " + sentence + ".");
  }

  private GgufModel read(byte[] bytes) throws GgufException, IOException {
    return GgufModel.read(Files.write(directory.resolve("model.gguf"), bytes));
  }

  private static TinyModel tiny() {
    return new TinyModel();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static float[] withNan(int length) {
    float[] numbers = new float[length];
    numbers[length / 2] = Float.NaN;
    return numbers;
  }
}
