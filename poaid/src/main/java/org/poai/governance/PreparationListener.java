package org.poai.governance;

import java.util.Optional;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.primitives.BlockNumber;

/** Hears how a node prepares for what may rule next; on the thread {@code governance}. */
public interface PreparationListener {
  /**
   * A manifest has passed its check.
   *
   * @param from the first block that may signal for it
   * @param toApprove the proposal that the operator has to approve before; empty where none is
   */
  void ready(Scheduled manifest, long seconds, BlockNumber from, Optional<ProposalId> toApprove);

  /**
   * A manifest has not passed.
   *
   * @param why a sentence without its end
   */
  void notReady(String why);

  /**
   * Others signal for a manifest that this node cannot evaluate: it may rule from this block on.
   */
  void mayFallOut(Scheduled manifest, BlockNumber boundary);
}
