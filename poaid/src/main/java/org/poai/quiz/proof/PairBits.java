package org.poai.quiz.proof;

import java.util.List;
import org.poai.primitives.Bytes;

/**
 * The sign bits of one record under two salts, B of each: of the projected difference D (its part
 * of the fingerprint) and of the projected centred sum M (which the loss compares).
 */
public record PairBits(Bytes difference, Bytes sum) {
  public static PairBits of(Projection projection, StatePair states, List<Long> mu) {
    return new PairBits(
        projection.signs(states.difference()), projection.signs(states.centredSum(mu)));
  }

  /** How many sign bits of M differ from those of the record's centred reference. */
  public int distance(Projection projection, HiddenState reference) {
    Bytes signs = projection.signs(reference);
    int distance = 0;
    for (int i = 0; i < signs.size(); i++) {
      distance += Integer.bitCount((signs.get(i) ^ sum.get(i)) & 0xff);
    }
    return distance;
  }
}
