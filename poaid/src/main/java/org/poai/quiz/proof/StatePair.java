package org.poai.quiz.proof;

import java.util.List;

/** x(k, 0) and x(k, 1): the model's states for one record under two salts. */
public record StatePair(HiddenState x0, HiddenState x1) {

  /** D = x0 − x1: what belongs to the record cancels. */
  public HiddenState difference() {
    return x0.minus(x1);
  }

  /** M = x0 + x1 − 2·mu: what belongs to the record stays. */
  public HiddenState centredSum(List<Long> mu) {
    return x0.plus(x1).centred(2, mu);
  }
}
