package org.poai.inference.gguf;

import java.util.List;
import java.util.Optional;

/**
 * The shape of a dense llama-architecture model.
 *
 * @param dim width of the hidden state
 * @param hidden width of the feed-forward layer
 */
public record HyperParameters(
    int context, int dim, int layers, int hidden, Attention attention, Rope rope) {
  private static final int MAX_DIM = 1 << 16;
  private static final int MAX_LAYERS = 512;

  /** Heads for queries and for keys, and the width of one head. */
  public record Attention(int heads, int kvHeads, int width) {}

  /** How many numbers of a head are rotated by position, and the base of the frequencies. */
  public record Rope(int dim, double base) {}

  static HyperParameters of(Gguf gguf) throws GgufException {
    requireDense(gguf);
    int dim = required(gguf, "llama.embedding_length", MAX_DIM);
    Attention attention = attention(gguf, dim);
    double epsilon =
        gguf.real("llama.attention.layer_norm_rms_epsilon")
            .orElseThrow(() -> new GgufException("lacks llama.attention.layer_norm_rms_epsilon"));
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new GgufException("has the epsilon " + epsilon + ", which no norm can use");
    }
    return new HyperParameters(
        required(gguf, "llama.context_length", Integer.MAX_VALUE),
        dim,
        required(gguf, "llama.block_count", MAX_LAYERS),
        required(gguf, "llama.feed_forward_length", 1 << 20),
        attention,
        RopeRules.rope(gguf, attention.width()));
  }

  /** Numbers of one block's matrices: what a token is multiplied with there. */
  public long blockElements() {
    long queries = (long) attention.heads() * attention.width();
    long keys = (long) attention.kvHeads() * attention.width();
    return dim * (2 * queries + 2 * keys + 3L * hidden);
  }

  /** Work that is claimed is work that is done: each weight takes part in each token. */
  private static void requireDense(Gguf gguf) throws GgufException {
    for (String key : List.of("llama.expert_count", "llama.expert_used_count")) {
      int experts = gguf.natural(key, Integer.MAX_VALUE).orElse(0);
      if (experts > 0) {
        throw new GgufException(
            "has "
                + key
                + " = "
                + experts
                + "; a model of experts does not serve, since every tensor must work on every"
                + " token");
      }
    }
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
    int width = keyDim.orElse(dim / heads);
    if (width != valueDim.orElse(dim / heads)) {
      throw new GgufException(
          "has keys of length "
              + width
              + " and values of length "
              + valueDim.orElse(dim / heads)
              + ", which must be equal");
    }
    return new Attention(heads, kvHeads, width);
  }

  private static int required(Gguf gguf, String key, int max) throws GgufException {
    return gguf.positive(key, max).orElseThrow(() -> new GgufException("lacks " + key));
  }
}
