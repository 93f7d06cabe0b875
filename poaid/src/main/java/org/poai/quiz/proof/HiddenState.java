package org.poai.quiz.proof;

import java.util.List;

/**
 * A hidden state as d integers: rint(embed · 2^24), ties to even; protocol section 6. A float times
 * 2^24 is exact as a double, so this rounding is the only one, and everything after it is exact.
 * Components of a normalised state are at most 2^24 in size, those of the sums made here below
 * 2^27.
 */
public final class HiddenState {
  public static final double SCALE = 1 << 24;

  private final int[] components;

  public HiddenState(int[] components) {
    this.components = components.clone();
  }

  public static HiddenState of(float[] embedding) {
    HiddenState state = new HiddenState(new int[embedding.length]);
    for (int i = 0; i < embedding.length; i++) {
      state.components[i] = (int) Math.rint(embedding[i] * SCALE);
    }
    return state;
  }

  public int dim() {
    return components.length;
  }

  public int get(int i) {
    return components[i];
  }

  public HiddenState plus(HiddenState other) {
    HiddenState sum = new HiddenState(components);
    for (int i = 0; i < components.length; i++) {
      sum.components[i] += other.components[i];
    }
    return sum;
  }

  public HiddenState minus(HiddenState other) {
    HiddenState difference = new HiddenState(components);
    for (int i = 0; i < components.length; i++) {
      difference.components[i] -= other.components[i];
    }
    return difference;
  }

  /** This state less {@code times} the mean state mu of the manifest. */
  public HiddenState centred(int times, List<Long> mu) {
    HiddenState centred = new HiddenState(components);
    for (int i = 0; i < components.length; i++) {
      centred.components[i] -= Math.toIntExact(times * mu.get(i));
    }
    return centred;
  }
}
