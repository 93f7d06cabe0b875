package org.poai.inference.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.inference.gguf.Gguf.Numbers;

/** Reads and judges a file's vocabulary, by what llama.cpp takes for granted. */
final class VocabularyRules {
  private static final String SPM = "llama";
  private static final String BPE = "gpt2";

  /** Pre-tokenizers for which llama.cpp adds BOS to byte-pair encodings by itself. */
  private static final Set<String> BPE_WITH_BOS =
      Set.of("llama3", "llama-v3", "llama-bpe", "falcon3");

  private final Gguf gguf;
  private final String tokenizer;

  VocabularyRules(Gguf gguf) throws GgufException {
    this.gguf = gguf;
    this.tokenizer =
        gguf.text("tokenizer.ggml.model")
            .orElseThrow(() -> new GgufException("lacks tokenizer.ggml.model"));
    if (!tokenizer.equals(SPM) && !tokenizer.equals(BPE)) {
      throw new GgufException(
          "has the tokenizer " + Shown.text(tokenizer) + "; llama and gpt2 are supported");
    }
  }

  /** {@code llama} (SPM) or {@code gpt2} (byte-pair encoding). */
  String tokenizer() {
    return tokenizer;
  }

  Vocabulary read() throws GgufException {
    List<String> texts =
        gguf.texts("tokenizer.ggml.tokens")
            .orElseThrow(() -> new GgufException("lacks tokenizer.ggml.tokens"))
            .list();
    if (texts.isEmpty()) {
      throw new GgufException("has no tokens");
    }
    if (tokenizer.equals(BPE) && gguf.texts("tokenizer.ggml.merges").isEmpty()) {
      throw new GgufException("lacks tokenizer.ggml.merges");
    }
    checkDistinct(texts);
    checkBytes(texts);
    listFor("tokenizer.ggml.scores", texts.size());
    for (String id : List.of("bos", "eos", "unknown", "padding")) {
      checkId("tokenizer.ggml." + id + "_token_id", texts.size());
    }
    boolean appends = gguf.truth("tokenizer.ggml.add_eos_token").orElse(false);
    if (appends) {
      throw new GgufException("appends a token to every text (add_eos_token), which is refused");
    }
    boolean addsBos = gguf.truth("tokenizer.ggml.add_bos_token").orElse(addsBosUnasked());
    return new Vocabulary(tokens(texts), addsBos, appends);
  }

  private boolean addsBosUnasked() throws GgufException {
    return tokenizer.equals(SPM)
        || BPE_WITH_BOS.contains(gguf.text("tokenizer.ggml.pre").orElse(""));
  }

  private List<Token> tokens(List<String> texts) throws GgufException {
    Optional<Numbers> types = listFor("tokenizer.ggml.token_type", texts.size());
    List<Token> tokens = new ArrayList<>();
    for (int id = 0; id < texts.size(); id++) {
      TokenType type = TokenType.NORMAL;
      if (types.isPresent()) {
        Number code = types.get().list().get(id);
        int token = id;
        type =
            TokenTypes.of(code.intValue())
                .orElseThrow(
                    () -> new GgufException("has token " + token + " of the unknown type " + code));
      }
      tokens.add(new Token(texts.get(id), type));
    }
    return tokens;
  }

  private Optional<Numbers> listFor(String key, int tokens) throws GgufException {
    Optional<Numbers> numbers = gguf.numbers(key);
    if (numbers.isPresent() && numbers.get().list().size() != tokens) {
      throw new GgufException(
          "has " + tokens + " tokens but " + numbers.get().list().size() + " entries of " + key);
    }
    return numbers;
  }

  /** Two tokens of one text end llama.cpp's process. It names empty ones by their id. */
  private static void checkDistinct(List<String> texts) throws GgufException {
    Set<String> seen = new HashSet<>();
    for (int id = 0; id < texts.size(); id++) {
      String text = texts.get(id).isEmpty() ? "[EMPTY_" + id + "]" : texts.get(id);
      if (!seen.add(text)) {
        throw new GgufException("has the token " + Shown.text(text) + " twice");
      }
    }
  }

  /** What is in no piece is spelled in bytes; llama.cpp looks these up without asking. */
  private void checkBytes(List<String> texts) throws GgufException {
    if (!tokenizer.equals(SPM)) {
      return;
    }
    Set<String> seen = new HashSet<>(texts);
    for (int value = 0; value < 256; value++) {
      String name = String.format(Locale.ROOT, "<0x%02X>", value);
      if (!seen.contains(name)) {
        throw new GgufException("lacks the byte token " + name);
      }
    }
  }

  private void checkId(String key, int tokens) throws GgufException {
    Optional<Integer> id = gguf.natural(key, Integer.MAX_VALUE);
    if (id.isPresent() && id.get() >= tokens) {
      throw new GgufException("has " + key + " = " + id.get() + " but only " + tokens + " tokens");
    }
  }
}
