package org.poai.quiz;

import java.util.List;
import org.poai.primitives.Bytes;

/**
 * The sign bits of one record under two salts, B of each: of the projected difference D (its part
 * of the fingerprint) and of the projected centred sum M (which the loss compares).
 */
record Pair(Bytes difference, Bytes sum) {
  static Pair of(Projection projection, States states, List<Long> mu) {
    return new Pair(projection.signs(states.difference()), projection.signs(states.centredSum(mu)));
  }

  /** How many sign bits of M differ from those of the record's centred reference. */
  int distance(Projection projection, State reference) {
    Bytes signs = projection.signs(reference);
    int distance = 0;
    for (int i = 0; i < signs.size(); i++) {
      distance += Integer.bitCount((signs.get(i) ^ sum.get(i)) & 0xff);
    }
    return distance;
  }
}
