package org.poai.quiz.proof;

import java.util.List;
import org.poai.chain.block.Seal;
import org.poai.primitives.Hash32;

/**
 * What one nonce gave: the 256-bit fingerprint F and the quiz loss in millionths, 0 when the
 * model's states point at the right answers, 500 000 when they are unrelated.
 */
public record Evaluation(Hash32 fingerprint, int quizLoss) {
  public static final int MAX_LOSS = 1_000_000;
  private static final int BITS = 256;

  /** F is the pairs' bits one behind the other; the loss counts their distances. */
  public static Evaluation of(List<PairBits> pairs, int distance) {
    byte[] fingerprint = new byte[Hash32.SIZE];
    int at = 0;
    for (PairBits pair : pairs) {
      pair.difference().copyTo(fingerprint, at);
      at += pair.difference().size();
    }
    return new Evaluation(Hash32.of(fingerprint), loss(distance));
  }

  /** floor(10^6 · distance / 256). */
  public static int loss(int distance) {
    return (int) ((long) MAX_LOSS * distance / BITS);
  }

  /** The seal of a header with this evaluation. */
  public Seal seal(long nonce) {
    return new Seal(nonce, quizLoss, fingerprint);
  }
}
