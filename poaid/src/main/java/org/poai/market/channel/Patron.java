package org.poai.market.channel;

import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Whoever wants an answer of a worker, in a channel or by a job. It is told {@code begin}, then
 * pieces, then {@code end}; or {@code refuse} at any moment, and nothing behind it. Called on the
 * market's thread; it must not wait.
 */
public interface Patron {
  /** The prompt is accepted. */
  void begin();

  /** Takes a piece; whether more is wanted. */
  boolean take(String piece);

  /** Whether nobody waits for the answer any more. */
  boolean isGone();

  void end(Receipt receipt);

  void refuse(Denial why, String sentence);

  /**
   * How an answer came about.
   *
   * @param paid what it costs
   * @param promptTokens as far as they are known: of a job they are not
   * @param isCut whether it ended for its length, not because the model ended it
   * @param resultHash Keccak of the text's bytes
   */
  record Receipt(
      Deal deal, Wei paid, int promptTokens, int tokens, boolean isCut, Hash32 resultHash) {}

  /**
   * What was agreed with whom.
   *
   * @param number of the channel or job
   */
  record Deal(Kind kind, long number, Address worker) {
    /** How answers are sold. */
    public enum Kind {
      CHANNEL,
      JOB
    }
  }

  /** Why there is no answer. */
  enum Denial {
    /** Too many wait. */
    BUSY,
    /** The budget of the day is used up. */
    BUDGET,
    /** The prompt is too long, or the model cannot answer it. */
    PROMPT,
    /** Nobody answers now. */
    UNAVAILABLE
  }
}
