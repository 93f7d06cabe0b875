package org.poai.inference.gguf;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tokens that llama.cpp looks up by their text, for some families of models, and fails to load
 * without ({@code llama_vocab::impl::load}, "set attributes by model/tokenizer name").
 */
final class NamedTokens {
  private static final List<String> JINA = List.of("jina-v2-de", "jina-v2-es", "jina-v2-code");
  private static final List<String> PHI = List.of("phi-3", "phi3");
  private static final List<String> OF_PHI = List.of("</s>", "<unk>", "<s>", "<|endoftext|>");

  private NamedTokens() {}

  /** Refuses a vocabulary that lacks one of them. */
  static void check(Set<String> tokens, String pre, String modelName) throws GgufException {
    String name = modelName.toLowerCase(Locale.ROOT);
    Stream<String> needed = Stream.of();
    if (JINA.stream().anyMatch(pre::contains)) {
      needed = Stream.of("<mask>");
    } else if (PHI.stream().anyMatch(name::contains)) {
      needed = OF_PHI.stream();
    }
    String missing = needed.filter(token -> !tokens.contains(token)).findFirst().orElse("");
    if (!missing.isEmpty()) {
      throw new GgufException(
          "lacks the token " + missing + ", which llama.cpp wants of a model of its name");
    }
  }
}
