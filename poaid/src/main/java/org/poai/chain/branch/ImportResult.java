package org.poai.chain.branch;

import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ProofStatus;
import org.poai.primitives.Hash32;

/** What became of a block that was handed in; protocol section 8, "Verdicts". */
public sealed interface ImportResult {
  /** Stored, and part of the canonical chain; the proof replayed, or why not. */
  record Imported(ProofStatus proof) implements ImportResult {}

  /**
   * Of a branch that catches up: proof judged as told, stored beside the canonical chain. It is
   * executed when its branch is the heavier one.
   */
  record Stored(ProofStatus proof) implements ImportResult {}

  /** Stored before, on whatever branch. */
  record Known() implements ImportResult {}

  /**
   * Passed the cheap checks and waits unverified: its branch claims no more work than the head's,
   * or its parent is still being verified.
   */
  record Side() implements ImportResult {}

  /** Waits for its parent; {@code missing} is the hash to ask for. */
  record Orphan(Hash32 missing) implements ImportResult {}

  /** Comes from the future by at most ten minutes; tried again when its time has come. */
  record Early() implements ImportResult {}

  /** Comes from the future by more than ten minutes: forgotten, since our clock may be slow. */
  record TooEarly() implements ImportResult {}

  /** Not looked at, nobody's fault: the queue was full, or it forks off too deep. */
  record Ignored(String why) implements ImportResult {}

  /**
   * This node is no judge of it: it lacks the model, or its engine is down. Not relayed, nobody
   * punished.
   */
  record Abstained(String why) implements ImportResult {}

  /** Invalid; the reason knows who is to blame. */
  record Rejected(RejectReason reason, String detail) implements ImportResult {
    public Rejected(Violation violation) {
      this(violation.reason(), violation.detail());
    }
  }

  /**
   * Whether its judgement is still to come: a {@code Judgement} tells who brought it of a later
   * lie.
   */
  default boolean isProvisional() {
    return this instanceof Early
        || this instanceof Orphan
        || this instanceof Side
        || this instanceof Stored;
  }

  /** Whether the block may be passed on: all of it was verified here, by this node. */
  default boolean mayBeRelayed() {
    return this instanceof Imported imported && imported.proof() == ProofStatus.PROVEN;
  }
}
