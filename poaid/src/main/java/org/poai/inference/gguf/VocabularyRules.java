package org.poai.inference.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.poai.inference.ModelFile.ChatHints;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.inference.gguf.Gguf.Numbers;
import org.poai.inference.gguf.Gguf.Value;
import org.poai.primitives.Printable;

/** Reads and judges a file's vocabulary, by what llama.cpp takes for granted. */
final class VocabularyRules {
  private static final String SPM = "llama";
  private static final String BPE = "gpt2";
  private static final String SCORES = "tokenizer.ggml.scores";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final String BOS = "tokenizer.ggml.bos_token_id";

  /** Longest program for conversations that is looked at, in characters. */
  private static final int MAX_TEMPLATE = 65_536;

  private final Gguf gguf;
  private final String tokenizer;
  private final String pre;

  VocabularyRules(Gguf gguf) throws GgufException {
    this.gguf = gguf;
    this.tokenizer =
        gguf.text("tokenizer.ggml.model")
            .orElseThrow(() -> new GgufException("lacks tokenizer.ggml.model"));
    if (!tokenizer.equals(SPM) && !tokenizer.equals(BPE)) {
      throw new GgufException(
          "has the tokenizer " + Printable.quoted(tokenizer) + "; llama and gpt2 are supported");
    }
    this.pre = gguf.text("tokenizer.ggml.pre").orElse("");
    if (tokenizer.equals(BPE) && !PreTokenizers.isKnown(pre)) {
      throw new GgufException(
          "has the pre-tokenizer "
              + Printable.quoted(pre)
              + " (tokenizer.ggml.pre), which this llama.cpp does not know");
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
    Set<String> distinct = distinct(texts);
    NamedTokens.check(distinct, pre, gguf.text("general.name").orElse(""));
    checkScores(listFor(SCORES, texts.size(), Set.of(ValueType.FLOAT32)));
    List<Token> tokens = tokens(texts);
    if (tokenizer.equals(SPM)) {
      checkBytes(distinct, tokens);
    }
    boolean appends = gguf.truth("tokenizer.ggml.add_eos_token").orElse(false);
    if (appends) {
      throw new GgufException("appends a token to every text (add_eos_token), which is refused");
    }
    boolean addsBos =
        gguf.truth("tokenizer.ggml.add_bos_token")
            .orElse(tokenizer.equals(SPM) || PreTokenizers.addsBos(pre));
    if (addsBos) {
      checkBos(texts.size());
    }
    return new Vocabulary(tokens, addsBos, appends, chat(texts));
  }

  /** What is told of conversations; a file is no worse for what it says there. */
  private ChatHints chat(List<String> texts) throws GgufException {
    Value template = gguf.values().get("tokenizer.chat_template");
    Optional<String> text =
        template != null && template.content() instanceof String program
            ? Optional.of(program).filter(some -> some.length() <= MAX_TEMPLATE)
            : Optional.empty();
    long end = gguf.whole("tokenizer.ggml.eos_token_id").orElse(2L);
    return new ChatHints(text, end < texts.size() ? texts.get((int) end) : "");
  }

  /** Pieces of a text are joined in the order of their scores, and a NaN has no place in it. */
  private static void checkScores(Optional<Numbers> scores) throws GgufException {
    if (scores.stream()
        .flatMap(s -> s.list().stream())
        .anyMatch(s -> Double.isNaN(s.doubleValue()))) {
      throw new GgufException("has an entry of " + SCORES + " that is not a number");
    }
  }

  private List<Token> tokens(List<String> texts) throws GgufException {
    Optional<Numbers> types =
        listFor(TYPES, texts.size(), Set.of(ValueType.INT32, ValueType.UINT32));
    List<Token> tokens = new ArrayList<>();
    for (int id = 0; id < texts.size(); id++) {
      TokenType type = TokenType.NORMAL;
      if (types.isPresent()) {
        type = TokenTypes.of(types.get().list().get(id).intValue());
      }
      tokens.add(new Token(texts.get(id), type));
    }
    return tokens;
  }

  /** llama.cpp takes the list's bytes as what it expects, as many as there are tokens. */
  private Optional<Numbers> listFor(String key, int tokens, Set<ValueType> due)
      throws GgufException {
    Optional<Numbers> numbers = gguf.numbers(key);
    if (numbers.isPresent() && !due.contains(numbers.get().element())) {
      throw new GgufException(
          "has a list "
              + key
              + " of "
              + numbers.get().element()
              + " where "
              + String.join(" or ", due.stream().map(ValueType::name).sorted().toList())
              + " is due");
    }
    if (numbers.isPresent() && numbers.get().length() != tokens) {
      throw new GgufException(
          "has " + tokens + " tokens but " + numbers.get().length() + " entries of " + key);
    }
    return numbers;
  }

  /** Two tokens of one text end llama.cpp's process. It names empty ones by their id. */
  private static Set<String> distinct(List<String> texts) throws GgufException {
    Set<String> seen = new HashSet<>();
    for (int id = 0; id < texts.size(); id++) {
      String text = texts.get(id).isEmpty() ? "[EMPTY_" + id + "]" : texts.get(id);
      if (!seen.add(text)) {
        throw new GgufException("has the token " + Printable.quoted(text) + " twice");
      }
    }
    return seen;
  }

  /**
   * What is in no piece is spelled in bytes; llama.cpp looks for {@code <0xHH>}, then for the byte
   * itself, and dies where it finds neither. A token of the type BYTE has its value in its fourth
   * and fifth character.
   */
  private static void checkBytes(Set<String> distinct, List<Token> tokens) throws GgufException {
    for (int value = 0; value < 256; value++) {
      String name = String.format(Locale.ROOT, "<0x%02X>", value);
      if (!distinct.contains(name) && (value == 0 || !distinct.contains(FileText.ofByte(value)))) {
        throw new GgufException("lacks the byte token " + name);
      }
    }
    for (Token token : tokens) {
      if (token.type() == TokenType.BYTE && token.text().length() < 3) {
        throw new GgufException(
            "has the byte token " + Printable.quoted(token.text()) + ", which spells no byte");
      }
    }
  }

  /** An id that is out of range counts as none; then llama.cpp has one of its own. */
  private void checkBos(int tokens) throws GgufException {
    OptionalInt own = tokenizer.equals(SPM) ? OptionalInt.of(1) : OptionalInt.of(11);
    if (tokenizer.equals(BPE) && PreTokenizers.hasNoBos(pre)) {
      own = OptionalInt.empty();
    }
    boolean named = gguf.whole(BOS).filter(id -> id < tokens).isPresent();
    if (!named && (own.isEmpty() || own.getAsInt() >= tokens)) {
      throw new GgufException("begins every text with a token that " + BOS + " does not name");
    }
  }
}
