package org.poai.quiz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.Lottery;
import org.poai.quiz.proof.Projection;
import org.poai.quiz.proof.StatePair;

/**
 * The results that a nonce may have at a referee, where its states are known but roughly: bits
 * whose sum lies within the tolerance of zero may be either. Of them the {@value #MAX_DOUBTFUL}
 * nearest to zero are left open, which is at most 4 096 fingerprints; the others are taken as they
 * are.
 *
 * @param fingerprint F as the rough states have it
 * @param doubtful its bits that may be either, 0 the first
 * @param least fewest bits in which the answers' signs differ, of which the loss is made
 * @param most most of them
 */
record Guesses(Hash32 fingerprint, List<Integer> doubtful, int least, int most) {
  static final int MAX_DOUBTFUL = 12;

  Guesses {
    doubtful = List.copyOf(doubtful);
  }

  /** A bit that may be either: of F, or of the signs that the loss compares. */
  private record Doubt(boolean inFingerprint, int bit, boolean differs, long size) {}

  /**
   * Projects rough states.
   *
   * @param references of the records, exact
   * @param tolerance sums of at most this size may have the other sign
   */
  static Guesses of(
      Referee referee,
      Hash32 quizKey,
      List<StatePair> states,
      List<HiddenState> references,
      long tolerance) {
    byte[] fingerprint = new byte[Hash32.SIZE];
    List<Doubt> doubts = new ArrayList<>();
    int distance = 0;
    int at = 0;
    for (int k = 0; k < states.size(); k++) {
      Projection projection = referee.projection(quizKey, k);
      long[] differences = projection.products(states.get(k).difference());
      long[] sums = projection.products(states.get(k).centredSum(referee.mu()));
      long[] expected = projection.products(references.get(k));
      for (int j = 0; j < differences.length; j++, at++) {
        if (differences[j] > 0) {
          fingerprint[at / 8] |= (byte) (0x80 >>> at % 8);
        }
        boolean differs = sums[j] > 0 != expected[j] > 0;
        distance += differs ? 1 : 0;
        note(doubts, new Doubt(true, at, false, Math.abs(differences[j])), tolerance);
        note(doubts, new Doubt(false, at, differs, Math.abs(sums[j])), tolerance);
      }
    }
    doubts.sort(Comparator.comparingLong(Doubt::size));
    return of(
        Hash32.of(fingerprint), distance, doubts.subList(0, Math.min(MAX_DOUBTFUL, doubts.size())));
  }

  private static void note(List<Doubt> doubts, Doubt doubt, long tolerance) {
    if (doubt.size() <= tolerance) {
      doubts.add(doubt);
    }
  }

  private static Guesses of(Hash32 fingerprint, int distance, List<Doubt> doubts) {
    List<Integer> bits = new ArrayList<>();
    int fewer = 0;
    int more = 0;
    for (Doubt doubt : doubts) {
      if (doubt.inFingerprint()) {
        bits.add(doubt.bit());
      } else if (doubt.differs()) {
        fewer++;
      } else {
        more++;
      }
    }
    return new Guesses(fingerprint, bits, distance - fewer, distance + more);
  }

  /** Whether one of them wins: ℓ̂ ≤ target. */
  boolean mayWin(Hash32 sealHash, long nonce, UInt256 target) {
    for (int chosen = 0; chosen < 1 << doubtful.size(); chosen++) {
      Hash32 guess = flipped(chosen);
      for (int distance = least; distance <= most; distance++) {
        Evaluation evaluation = new Evaluation(guess, Evaluation.loss(distance));
        if (Lottery.of(sealHash, evaluation.seal(nonce)).compareTo(target) <= 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** F with those of the doubtful bits turned over that are 1 in {@code chosen}. */
  private Hash32 flipped(int chosen) {
    byte[] bytes = fingerprint.toArray();
    for (int i = 0; i < doubtful.size(); i++) {
      if ((chosen >>> i & 1) == 1) {
        int bit = doubtful.get(i);
        bytes[bit / 8] ^= (byte) (0x80 >>> bit % 8);
      }
    }
    return Hash32.of(bytes);
  }
}
