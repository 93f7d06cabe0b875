package org.poai.inference.gguf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.poai.inference.gguf.Gguf.Value;

/**
 * The keys that llama.cpp reads of a llama-architecture file, each with the one type in which it
 * takes it: it throws at another type, or ends the process. Taken from {@code llama-model.cpp},
 * {@code llama-vocab.cpp}, {@code llama-model-loader.cpp} and {@code gguf.cpp} of build b4916; keys
 * that it never looks at may hold what they like.
 */
final class KnownKeys {
  private static final Map<String, ValueType> TYPES = new HashMap<>();

  static {
    all(
        ValueType.STRING,
        "general.architecture",
        "general.name",
        "llama.rope.scaling.type",
        "tokenizer.ggml.model",
        "tokenizer.ggml.pre");
    all(
        ValueType.UINT32,
        "general.alignment",
        "general.file_type",
        "llama.vocab_size",
        "llama.context_length",
        "llama.embedding_length",
        "llama.block_count",
        "llama.feed_forward_length",
        "llama.expert_count",
        "llama.expert_used_count",
        "llama.attention.head_count",
        "llama.attention.head_count_kv",
        "llama.attention.key_length",
        "llama.attention.value_length",
        "llama.rope.dimension_count",
        "llama.rope.scaling.original_context_length",
        "tokenizer.ggml.token_type_count");
    for (String id :
        List.of(
            "bos",
            "eos",
            "eot",
            "eom",
            "unknown",
            "seperator",
            "padding",
            "mask",
            "fim_pre",
            "fim_suf",
            "fim_mid",
            "fim_pad",
            "fim_rep",
            "fim_sep",
            "prefix",
            "suffix",
            "middle")) {
      all(ValueType.UINT32, "tokenizer.ggml." + id + "_token_id");
    }
    all(
        ValueType.FLOAT32,
        "llama.attention.layer_norm_rms_epsilon",
        "llama.rope.freq_base",
        "llama.rope.scale_linear",
        "llama.rope.scaling.factor",
        "llama.rope.scaling.attn_factor");
    all(
        ValueType.BOOL,
        "llama.rope.scaling.finetuned",
        "tokenizer.ggml.add_bos_token",
        "tokenizer.ggml.add_eos_token",
        "tokenizer.ggml.add_space_prefix",
        "tokenizer.ggml.remove_extra_whitespaces");
    all(ValueType.UINT16, "split.count");
  }

  private KnownKeys() {}

  private static void all(ValueType type, String... keys) {
    for (String key : keys) {
      TYPES.put(key, type);
    }
  }

  /** Refuses a file in which one of the keys has another type. */
  static void check(Gguf gguf) throws GgufException {
    for (Map.Entry<String, Value> entry : gguf.values().entrySet()) {
      ValueType due = TYPES.get(entry.getKey());
      ValueType own = entry.getValue().type();
      if (due != null && own != due) {
        throw new GgufException(
            "has " + entry.getKey() + " as " + own + " where " + due + " is due");
      }
    }
  }
}
