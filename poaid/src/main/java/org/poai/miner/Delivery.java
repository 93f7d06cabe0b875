package org.poai.miner;

import org.poai.chain.tree.ImportResult;

/** What became of a block that a miner has found. */
public sealed interface Delivery {
  /** It is on the chain. */
  record Accepted() implements Delivery {}

  /** Another block was on the chain before, or nobody came to a verdict on it in time. */
  record Late() implements Delivery {}

  /**
   * It was judged, and not taken: a defect here, or a proof that its node calls false.
   *
   * @param why a clause for the operator
   */
  record Refused(String why) implements Delivery {}

  /** What the door of our own chain says. */
  static Delivery of(ImportResult result) {
    if (result instanceof ImportResult.Imported) {
      return new Accepted();
    }
    return result instanceof ImportResult.Rejected rejected
        ? new Refused(rejected.reason() + ": " + rejected.detail())
        : new Late();
  }
}
