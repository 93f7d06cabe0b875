package org.poai.quiz;

import java.util.List;

/**
 * A hidden state as d integers: rint(embed · 2^24), ties to even; protocol section 6. A float times
 * 2^24 is exact as a double, so this rounding is the only one, and everything after it is exact.
 * Components of a normalised state are at most 2^24 in size, those of the sums made here below
 * 2^27.
 */
final class State {
  static final double SCALE = 1 << 24;

  private final int[] components;

  State(int[] components) {
    this.components = components.clone();
  }

  static State of(float[] embedding) {
    State state = new State(new int[embedding.length]);
    for (int i = 0; i < embedding.length; i++) {
      state.components[i] = (int) Math.rint(embedding[i] * SCALE);
    }
    return state;
  }

  int dim() {
    return components.length;
  }

  int get(int i) {
    return components[i];
  }

  State plus(State other) {
    State sum = new State(components);
    for (int i = 0; i < components.length; i++) {
      sum.components[i] += other.components[i];
    }
    return sum;
  }

  State minus(State other) {
    State difference = new State(components);
    for (int i = 0; i < components.length; i++) {
      difference.components[i] -= other.components[i];
    }
    return difference;
  }

  /** This state less {@code times} the mean state mu of the manifest. */
  State centred(int times, List<Long> mu) {
    State centred = new State(components);
    for (int i = 0; i < components.length; i++) {
      centred.components[i] -= Math.toIntExact(times * mu.get(i));
    }
    return centred;
  }
}
