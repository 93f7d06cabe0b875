package org.poai.inference.gguf;

import java.util.ArrayList;
import java.util.List;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.ModelFile.Vocabulary;

/** The words that a vocabulary offers as salt, by their spelling (protocol section 4). */
public final class SaltWords {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 10;

  private SaltWords() {}

  /** A word without its marker, and the token that it must encode to. */
  public record Candidate(int id, String word) {}

  /**
   * In id order, the normal tokens that are a word-start marker and 3 to 10 lower-case ASCII
   * letters. Whether the encoder agrees is for the caller to ask.
   */
  public static List<Candidate> candidates(Vocabulary vocabulary) {
    List<Candidate> candidates = new ArrayList<>();
    List<Token> tokens = vocabulary.tokens();
    for (int id = 0; id < tokens.size(); id++) {
      Token token = tokens.get(id);
      if (token.type() == TokenType.NORMAL && isMarkedWord(token.text())) {
        candidates.add(new Candidate(id, token.text().substring(1)));
      }
    }
    return candidates;
  }

  private static boolean isMarkedWord(String text) {
    int letters = text.length() - 1;
    return letters >= SHORTEST
        && letters <= LONGEST
        && (text.charAt(0) == '\u2581' || text.charAt(0) == '\u0120')
        && text.chars().skip(1).allMatch(c -> c >= 'a' && c <= 'z');
  }
}
