package org.poai.inference.gguf;

import java.util.Set;
import java.util.stream.Stream;

/**
 * The pre-tokenizers for byte-pair encodings that llama.cpp knows ({@code llama_vocab::impl::load}
 * of build b4916), by the names that stand in {@code tokenizer.ggml.pre}. A file without one gets
 * {@code default}.
 */
final class PreTokenizers {
  /** With these, BOS is added where the file does not say. */
  private static final Set<String> WITH_BOS =
      Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "tekken", "chameleon");

  private static final Set<String> OTHERS =
      Set.of(
          "default",
          "deepseek-llm",
          "deepseek-coder",
          "deepseek-v3",
          "deepseek-r1-qwen",
          "falcon",
          "mpt",
          "starcoder",
          "gpt-2",
          "phi-2",
          "jina-es",
          "jina-de",
          "jina-v1-en",
          "jina-v2-es",
          "jina-v2-de",
          "jina-v2-code",
          "gigachat",
          "roberta-bpe",
          "refact",
          "command-r",
          "qwen2",
          "stablelm2",
          "olmo",
          "dbrx",
          "smaug-bpe",
          "poro-chat",
          "chatglm-bpe",
          "viking",
          "jais",
          "smollm",
          "codeshell",
          "bloom",
          "gpt3-finnish",
          "exaone",
          "minerva-7b",
          "megrez",
          "gpt-4o");

  private PreTokenizers() {}

  /** All that the library knows by name. */
  static Stream<String> names() {
    return Stream.concat(WITH_BOS.stream(), OTHERS.stream());
  }

  static boolean isKnown(String name) {
    return name.isEmpty() || OTHERS.contains(name) || addsBos(name);
  }

  static boolean addsBos(String name) {
    return WITH_BOS.contains(name);
  }

  /**
   * Whether the pre-tokenizer takes away the token that stands for BOS where the file names none.
   */
  static boolean hasNoBos(String name) {
    return name.equals("chatglm-bpe");
  }
}
