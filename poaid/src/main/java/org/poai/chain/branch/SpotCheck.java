package org.poai.chain.branch;

import org.poai.chain.rules.RejectReason;

/** What a look at one record pair of a block found, before its branch is followed. */
public sealed interface SpotCheck {
  /** The pair is what the model gives, or the block needs no proof. */
  record Passed() implements SpotCheck {}

  /** This node cannot judge. */
  record Abstained(String why) implements SpotCheck {}

  /** The proof is false, and the block's hash bad from now on. */
  record Refused(RejectReason reason, String detail) implements SpotCheck {}
}
