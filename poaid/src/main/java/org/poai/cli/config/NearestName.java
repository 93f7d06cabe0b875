package org.poai.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody meant who wrote a name that does not exist. */
public final class NearestName {
  private static final int MOST_LETTERS = 2;

  private NearestName() {}

  /** The known name that differs in a letter or two. */
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(word, name) <= MOST_LETTERS)
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /** How many letters have to be changed, added or left out (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
