package org.poai.miner;

import org.poai.chain.block.Block;

/** Hears what the miner does, on the miner's thread. */
public interface MinerListener {
  /**
   * A block of ours is on the chain, after so many evaluations in so many nanoseconds since the
   * search began.
   */
  void mined(Block block, long evaluations, long nanos);

  /** A block of ours did not get on the chain: {@link MinedBlockResult.Late}, or refused. */
  void notTaken(Block block, MinedBlockResult result);

  /** There is no work, for this reason; the miner tries again. */
  void waiting(String reason);
}
