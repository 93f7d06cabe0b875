package org.poai.inference.gguf;

import java.util.Optional;

/**
 * The shape of a llama-architecture model.
 *
 * @param dim width of the hidden state
 * @param hidden width of the feed-forward layer
 * @param experts feed-forward layers per block; 0 when there is just the one
 */
public record HyperParameters(
    int context, int dim, int layers, int hidden, int experts, Attention attention, Rope rope) {
  private static final int MAX_DIM = 1 << 16;
  private static final int MAX_LAYERS = 512;

  /** Heads for queries and for keys, and the widths of one head's keys and values. */
  public record Attention(int heads, int kvHeads, int keyDim, int valueDim) {}

  /** How many numbers of a head are rotated by position, and the base of the frequencies. */
  public record Rope(int dim, double base) {}

  static HyperParameters of(Gguf gguf) throws GgufException {
    int dim = required(gguf, "llama.embedding_length", MAX_DIM);
    Attention attention = attention(gguf, dim);
    if (gguf.real("llama.attention.layer_norm_rms_epsilon").isEmpty()) {
      throw new GgufException("lacks llama.attention.layer_norm_rms_epsilon");
    }
    return new HyperParameters(
        required(gguf, "llama.context_length", Integer.MAX_VALUE),
        dim,
        required(gguf, "llama.block_count", MAX_LAYERS),
        required(gguf, "llama.feed_forward_length", 1 << 20),
        gguf.natural("llama.expert_count", 256).orElse(0),
        attention,
        rope(gguf, attention.keyDim()));
  }

  private static Attention attention(Gguf gguf, int dim) throws GgufException {
    int heads = required(gguf, "llama.attention.head_count", MAX_DIM);
    int kvHeads = gguf.positive("llama.attention.head_count_kv", heads).orElse(heads);
    Optional<Integer> keyDim = gguf.positive("llama.attention.key_length", MAX_DIM);
    Optional<Integer> valueDim = gguf.positive("llama.attention.value_length", MAX_DIM);
    if ((keyDim.isEmpty() || valueDim.isEmpty()) && dim % heads != 0) {
      throw new GgufException("has " + heads + " heads, which do not divide its width " + dim);
    }
    if (heads % kvHeads != 0) {
      throw new GgufException("has " + kvHeads + " key heads, which do not divide its " + heads);
    }
    return new Attention(heads, kvHeads, keyDim.orElse(dim / heads), valueDim.orElse(dim / heads));
  }

  private static Rope rope(Gguf gguf, int keys) throws GgufException {
    int rope = gguf.positive("llama.rope.dimension_count", MAX_DIM).orElse(keys);
    if (rope != keys || rope % 2 != 0) {
      throw new GgufException("rotates " + rope + " numbers of heads that are " + keys + " wide");
    }
    return new Rope(rope, gguf.real("llama.rope.freq_base").orElse(10000.0));
  }

  private static int required(Gguf gguf, String key, int max) throws GgufException {
    return gguf.positive(key, max).orElseThrow(() -> new GgufException("lacks " + key));
  }
}
