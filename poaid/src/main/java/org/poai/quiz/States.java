package org.poai.quiz;

import java.util.List;

/** x(k, 0) and x(k, 1): the model's states for one record under two salts. */
record States(State x0, State x1) {

  /** D = x0 − x1: what belongs to the record cancels. */
  State difference() {
    return x0.minus(x1);
  }

  /** M = x0 + x1 − 2·mu: what belongs to the record stays. */
  State centredSum(List<Long> mu) {
    return x0.plus(x1).centred(2, mu);
  }
}
