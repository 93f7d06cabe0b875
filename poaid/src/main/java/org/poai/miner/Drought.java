package org.poai.miner;

import java.util.Optional;
import org.poai.quiz.NonceSearch.Outcome;

/**
 * How many nonces of one head had no result, one behind the other. A prompt now and then has none;
 * {@value #MOST} in a row, or one that ends the engine's process again and again, say that the
 * model gives none for this head's records, or that the engine is broken. Written by the miner's
 * thread, read by any.
 */
final class Drought {
  static final int MOST = 64;

  private int empty;
  private volatile Optional<String> problem = Optional.empty();

  /** There is another head. */
  void end() {
    empty = 0;
    problem = Optional.empty();
  }

  void note(Outcome outcome) {
    if (outcome instanceof Outcome.Result || outcome instanceof Outcome.Loss) {
      end();
    } else if (outcome instanceof Outcome.Deadly) {
      problem = Optional.of("a nonce of this head ends the engine's process again and again");
    } else if (++empty >= MOST) {
      problem = Optional.of(empty + " nonces in a row had no result on this head");
    }
  }

  /** What is wrong with the search on this head. */
  Optional<String> problem() {
    return problem;
  }
}
