package org.poai.inference.synth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.poai.crypto.Mnemonic;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.gguf.TokenTypes;

/**
 * A vocabulary for the SPM ("llama") tokenizer whose first salt words are the 2048 words of BIP-39
 * (English), in their order.
 *
 * <p>That tokenizer joins two neighbours whenever their concatenation is a piece, best score first,
 * so a word needs a chain of pieces that leads to it. {@code merges.txt} lists such pieces, best
 * first: byte-pair encoding was run over the BIP-39 words, the prompt's own words and common
 * English ones until each was one piece. Larger vocabularies go on with pronounceable syllables, a
 * worse score each, which change nothing for the words before them.
 */
final class SyntheticVocabulary {
  static final int UNKNOWN = 0;
  static final int BEGIN = 1;
  static final int END = 2;
  static final char WORD_START = '\u2581';

  private static final String VOWELS = "aeiou";
  private static final String CONSONANTS = "bcdfghjklmnpqrstvwxyz";

  private final List<String> texts = new ArrayList<>();
  private final List<TokenType> types = new ArrayList<>();
  private final Map<String, Integer> ranks = new HashMap<>();

  private SyntheticVocabulary() {}

  /** The vocabulary of exactly {@code size} tokens, at least {@link #smallest()}. */
  static SyntheticVocabulary of(int size) {
    SyntheticVocabulary vocabulary = base();
    vocabulary.addSyllables(size);
    if (vocabulary.texts.size() != size) {
      throw new IllegalArgumentException("a vocabulary has at least " + vocabulary.texts.size());
    }
    return vocabulary;
  }

  /** Tokens of the vocabulary without syllables. */
  static int smallest() {
    return base().texts.size();
  }

  List<String> texts() {
    return texts;
  }

  /** Scores that rank the pieces in the order of the merges; 0 for what no merge makes. */
  float[] scores() {
    float[] scores = new float[texts.size()];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = -ranks.getOrDefault(texts.get(id), 0);
    }
    return scores;
  }

  /** GGUF's numbers for the types. */
  int[] types() {
    return types.stream().mapToInt(TokenTypes::code).toArray();
  }

  private static SyntheticVocabulary base() {
    SyntheticVocabulary vocabulary = new SyntheticVocabulary();
    vocabulary.add("<unk>", TokenType.UNKNOWN);
    vocabulary.add("<s>", TokenType.CONTROL);
    vocabulary.add("</s>", TokenType.CONTROL);
    for (int value = 0; value < 256; value++) {
      vocabulary.add(String.format(Locale.ROOT, "<0x%02X>", value), TokenType.BYTE);
    }
    Set<String> pieces = new LinkedHashSet<>();
    Mnemonic.words().forEach(word -> pieces.add(WORD_START + word));
    pieces.add("\n");
    pieces.add(String.valueOf(WORD_START));
    for (char c = '!'; c <= '~'; c++) {
      pieces.add(String.valueOf(c));
    }
    for (String piece : lines("merges.txt")) {
      vocabulary.ranks.put(piece, vocabulary.ranks.size() + 1);
      pieces.add(piece);
    }
    pieces.forEach(piece -> vocabulary.add(piece, TokenType.NORMAL));
    return vocabulary;
  }

  /** Breadth first, so that each syllable follows the shorter one that it extends. */
  private void addSyllables(int size) {
    Deque<String> open = new ArrayDeque<>(List.of(String.valueOf(WORD_START)));
    while (texts.size() < size) {
      String stem = open.removeFirst();
      String letters = VOWELS.indexOf(stem.charAt(stem.length() - 1)) < 0 ? VOWELS : CONSONANTS;
      for (char letter : (stem.length() == 1 ? VOWELS + CONSONANTS : letters).toCharArray()) {
        String piece = stem + letter;
        open.addLast(piece);
        if (texts.size() < size && ranks.putIfAbsent(piece, ranks.size() + 1) == null) {
          add(piece, TokenType.NORMAL);
        }
      }
    }
  }

  private void add(String text, TokenType type) {
    texts.add(text);
    types.add(type);
  }

  private static List<String> lines(String resource) {
    try (InputStream in = SyntheticVocabulary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
