package org.poai.governance.check;

/** What the measurement of a proposal found. */
public sealed interface Comparison {
  /**
   * Two models on this machine.
   *
   * @param ruling the one that rules
   * @param proposed the one of the proposal
   */
  record Scores(Score ruling, Score proposed) implements Comparison {}

  /**
   * Nothing could be measured.
   *
   * @param why one sentence
   */
  record Unmeasured(String why) implements Comparison {}
}
