package org.poai.inference.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The smallest valid model, part by part, so that a test can spoil one of them. */
final class TinyModel {
  private static final int DIM = 32;

  private final Map<String, BiConsumer<GgufWriter, String>> keys = new LinkedHashMap<>();
  private final Map<String, long[]> tensors = new LinkedHashMap<>();
  private final Map<String, TensorType> types = new LinkedHashMap<>();
  final List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
  private final Map<String, Float> numbers = new LinkedHashMap<>();
  private int scores;

  TinyModel() {
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
    }
    tokens.add("\u2581word");
    scores = tokens.size();
    text("general.architecture", "llama").text("general.name", "tiny");
    number("llama.context_length", 512).number("llama.embedding_length", DIM);
    number("llama.block_count", 1).number("llama.feed_forward_length", 64);
    number("llama.attention.head_count", 2).number("llama.attention.head_count_kv", 1);
    key("llama.attention.layer_norm_rms_epsilon", (w, key) -> w.float32(key, 1e-5f));
    text("tokenizer.ggml.model", "llama");
    key("tokenizer.ggml.tokens", (w, key) -> w.strings(key, tokens));
    key("tokenizer.ggml.scores", (w, key) -> w.floats(key, new float[scores]));
    number("tokenizer.ggml.bos_token_id", 1);
    truth("tokenizer.ggml.add_bos_token", true).truth("tokenizer.ggml.add_eos_token", false);
    tensor("token_embd.weight", DIM, tokens.size()).tensor("output_norm.weight", DIM);
    tensor("blk.0.attn_norm.weight", DIM).tensor("blk.0.attn_q.weight", DIM, DIM);
    tensor("blk.0.attn_k.weight", DIM, 16).tensor("blk.0.attn_v.weight", DIM, 16);
    tensor("blk.0.attn_output.weight", DIM, DIM).tensor("blk.0.ffn_norm.weight", DIM);
    tensor("blk.0.ffn_gate.weight", DIM, 64).tensor("blk.0.ffn_up.weight", DIM, 64);
    tensor("blk.0.ffn_down.weight", 64, DIM);
  }

  TinyModel key(String key, BiConsumer<GgufWriter, String> value) {
    keys.put(key, value);
    return this;
  }

  TinyModel text(String key, String value) {
    return key(key, (writer, name) -> writer.string(name, value));
  }

  TinyModel number(String key, int value) {
    return key(key, (writer, name) -> writer.uint32(name, value));
  }

  TinyModel truth(String key, boolean value) {
    return key(key, (writer, name) -> writer.bool(name, value));
  }

  TinyModel tensor(String name, long... shape) {
    tensors.put(name, shape);
    return this;
  }

  TinyModel type(String tensor, TensorType type) {
    types.put(tensor, type);
    return this;
  }

  TinyModel token(int id, String text) {
    tokens.set(id, text);
    return this;
  }

  TinyModel scores(int count) {
    scores = count;
    return this;
  }

  TinyModel without(String name) {
    keys.remove(name);
    tensors.remove(name);
    return this;
  }

  /** The file: numbers from -1 to 1, none of them 0, in tensors of F32, zeros in others. */
  byte[] bytes() {
    GgufWriter writer = writer();
    byte[] header = writer.header();
    ByteBuffer file =
        ByteBuffer.allocate(header.length + (int) writer.dataBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    for (TensorInfo tensor : writer.tensors()) {
      file.position(header.length + (int) tensor.offset());
      for (long i = 0; tensor.type() == TensorType.F32 && i < tensor.count(); i++) {
        file.putFloat(number(tensor.offset() + i));
      }
    }
    numbers.forEach((name, number) -> file.putFloat(header.length + offset(writer, name), number));
    return file.array();
  }

  /** A number that looks random. */
  private static float number(long seed) {
    long mixed = (seed + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
    return (mixed >> 40 | 1) / (float) (1 << 23);
  }

  /** The place of a tensor's first number in the file. */
  private static int offset(GgufWriter writer, String tensor) {
    return writer.tensors().stream()
        .filter(one -> one.name().equals(tensor))
        .mapToInt(one -> (int) one.offset())
        .findFirst()
        .orElseThrow();
  }

  /** The first number of a tensor. */
  TinyModel first(String tensor, float number) {
    numbers.put(tensor, number);
    return this;
  }

  /** A byte-pair encoding with this pre-tokenizer. */
  TinyModel bpe(String pre) {
    return text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", pre)
        .key("tokenizer.ggml.merges", (w, key) -> w.strings(key, List.of("w o", "wo rd")))
        .without("tokenizer.ggml.add_bos_token");
  }

  /** Bytes before the data. */
  int headerLength() {
    return writer().header().length;
  }

  private GgufWriter writer() {
    GgufWriter writer = new GgufWriter();
    keys.forEach((key, value) -> value.accept(writer, key));
    tensors.forEach(
        (name, shape) -> writer.tensor(name, types.getOrDefault(name, TensorType.F32), shape));
    return writer;
  }
}
