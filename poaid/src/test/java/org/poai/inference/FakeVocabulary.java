package org.poai.inference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.ModelFile.Vocabulary;

/**
 * The fake's tokenizer: ids 0 to 2 are {@code <unk> <s> </s>} and are parsed from text as llama.cpp
 * parses them, then 256 bytes, then words. A maximal run of letters and digits that is a word, with
 * at most one space before it, is one token; all else is one token per UTF-8 byte.
 */
final class FakeVocabulary {
  static final int BOS = 1;

  private static final int GENERATED_WORDS = 2_304;
  private static final int FIRST_BYTE = 3;
  private static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>");
  private static final String COMMON =
      "Question Answer What Which Who Where When Why How Is Are The In a an the is are was of in on"
          + " to and or not what which who how many much does do this that it its from with by for"
          + " at as capital city country largest smallest first last next color number name word"
          + " letter river ocean planet element symbol day month year week hour minute sum plus"
          + " minus times equals greater less than Paris London Rome Berlin red blue green white"
          + " black yes no one two three four five six seven eight nine ten";

  private final Map<String, Integer> words = new LinkedHashMap<>();
  private final Vocabulary vocabulary;

  FakeVocabulary() {
    List<Token> tokens = new ArrayList<>();
    tokens.add(new Token(SPECIAL.get(0), TokenType.UNKNOWN));
    tokens.add(new Token(SPECIAL.get(1), TokenType.CONTROL));
    tokens.add(new Token(SPECIAL.get(2), TokenType.CONTROL));
    for (int i = 0; i < 256; i++) {
      tokens.add(new Token(String.format(Locale.ROOT, "<0x%02X>", i), TokenType.BYTE));
    }
    for (String word : allWords()) {
      words.put(word, tokens.size());
      tokens.add(new Token("▁" + word, TokenType.NORMAL));
    }
    vocabulary = new Vocabulary(tokens, true, false);
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The n-th word, counted round. */
  String word(long n) {
    int first = FIRST_BYTE + 256;
    int count = vocabulary.tokens().size() - first;
    return vocabulary
        .tokens()
        .get(first + (int) Long.remainderUnsigned(n, count))
        .text()
        .substring(1);
  }

  int[] encode(String text) {
    int[] ids = new int[text.length() * 3];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      int special = specialAt(text, at);
      int start = text.charAt(at) == ' ' ? at + 1 : at;
      int end = endOfRun(text, start);
      Integer word = words.get(text.substring(start, end));
      if (special >= 0) {
        ids[count++] = special;
        at += SPECIAL.get(special).length();
      } else if (word != null) {
        ids[count++] = word;
        at = end;
      } else {
        int stop = Math.max(end, at + 1);
        for (byte b : text.substring(at, stop).getBytes(StandardCharsets.UTF_8)) {
          ids[count++] = FIRST_BYTE + (b & 0xff);
        }
        at = stop;
      }
    }
    return Arrays.copyOf(ids, count);
  }

  private static int specialAt(String text, int at) {
    for (int i = 0; i < SPECIAL.size(); i++) {
      if (text.startsWith(SPECIAL.get(i), at)) {
        return i;
      }
    }
    return -1;
  }

  private static int endOfRun(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    // A surrogate pair is no letter here, but must not be cut in two.
    boolean pair =
        end == start
            && end + 1 < text.length()
            && Character.isSurrogatePair(text.charAt(end), text.charAt(end + 1));
    return pair ? end + 2 : end;
  }

  private static Set<String> allWords() {
    Set<String> all = new LinkedHashSet<>(Arrays.asList(COMMON.split(" ")));
    int wanted = all.size() + GENERATED_WORDS;
    for (long n = 0; all.size() < wanted; n++) {
      all.add(generated(SplitMix.mix(n)));
    }
    return all;
  }

  /** 4 to 8 lower-case letters, consonants and vowels in turn. */
  private static String generated(long bits) {
    StringBuilder word = new StringBuilder();
    int syllables = 2 + (int) (bits & 0xff) % 3;
    for (int i = 0; i < syllables; i++) {
      int pick = (int) (bits >>> (8 + 12 * i)) & 0xfff;
      word.append("bdfghklmnprstvz".charAt(pick % 15)).append("aeiou".charAt(pick / 15 % 5));
    }
    return word.toString();
  }

  /** SplitMix64's output function: a stateless source of fixed pseudo-random bits. */
  static final class SplitMix {
    private SplitMix() {}

    static long mix(long n) {
      long z = (n + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
