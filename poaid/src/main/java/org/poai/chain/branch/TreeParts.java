package org.poai.chain.branch;

import org.poai.async.Clock;
import org.poai.chain.BlockExecutor;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier;
import org.poai.chain.stored.Chain;
import org.poai.metrics.Metrics;
import org.poai.primitives.BlockNumber;

/** What the tree of blocks and its parts work with. */
public record TreeParts(
    Chain chain,
    ProofVerifier verifier,
    BlockExecutor executor,
    ManifestSchedule schedule,
    Clock clock,
    Metrics metrics,
    PruneDepth pruneDepth) {
  private static final long HOUR_SECONDS = 3_600;

  /**
   * How many blocks a reorganisation may revert: at most maxReorg, but only while this node is in
   * step with others; section 9 of the protocol.
   */
  public long deepestReorg() {
    return chain.isInStep() && !isAway() ? chain.spec().finality().maxReorg() : Long.MAX_VALUE;
  }

  /** Whether the chain may be taken over to a branch that leaves it after a block. */
  public boolean mayLeaveAfter(BlockNumber forkPoint) {
    long depth = chain.head().number().value() - forkPoint.value();
    return depth == 0 || (depth <= deepestReorg() && chain.states().reaches(forkPoint));
  }

  /** Whether the head is an hour old, and so old that maxReorg blocks may have been missed. */
  public boolean isAway() {
    long seconds = clock.seconds() - chain.head().header().header().timestamp();
    long missed = seconds / chain.spec().pace().blockTimeSeconds();
    return seconds > HOUR_SECONDS && missed > chain.spec().finality().maxReorg();
  }
}
