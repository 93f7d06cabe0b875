package org.poai.chain.tree;

import org.jspecify.annotations.Nullable;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.branch.Reasons;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;

/** What follows from a verdict on the proof of a block; protocol section 8, "Verdicts". */
sealed interface Ruling {
  /** The block goes on to step 7. */
  record Accepted(ProofStatus proof, long nanos) implements Ruling {}

  /** The proof is false. */
  record Refused(Violation violation) implements Ruling {}

  /** Nobody is to blame, and the block is not taken now. */
  record Abstained(String why) implements Ruling {}

  /** The ruling on a block of this origin; there is no verdict where the verifier has ended. */
  static Ruling of(@Nullable Verdict verdict, Origin origin) {
    if (verdict instanceof Verdict.Proven proven) {
      return new Accepted(ProofStatus.PROVEN, proven.nanos());
    }
    if (verdict instanceof Verdict.False lie) {
      return new Refused(new Violation(Reasons.of(lie.fault()), lie.detail()));
    }
    if (!(verdict instanceof Verdict.Abstain abstain)) {
      return new Abstained("the verifier ended");
    }
    // What this node can never judge is taken from peers that its operator named.
    return abstain.lasting() && origin.isNamed()
        ? new Accepted(ProofStatus.UNPROVEN, 0)
        : new Abstained(abstain.why());
  }
}
