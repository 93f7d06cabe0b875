package org.poai.chain;

import java.util.List;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * What this node's blocks say of the manifests that may rule next; protocol section 11. Answers at
 * once, on any thread.
 */
@FunctionalInterface
public interface ReadinessSignal {
  /** Says nothing. */
  ReadinessSignal SILENT = (block, candidates) -> Hash32.ZERO;

  /**
   * The {@code readiness} of a block: the hash of the first of the candidates that this node holds,
   * has checked, can evaluate and wants; else 0.
   *
   * @param candidates for the boundary above the block, in the order in which one is chosen
   */
  Hash32 readiness(BlockNumber block, List<Candidate> candidates);
}
