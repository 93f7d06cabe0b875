package org.poai.network.message;

import org.poai.chain.difficulty.Work;
import org.poai.chain.stored.ChainHead;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/** A block that a peer claims to be at, with the cumulative work that it claims for it. */
public record ChainTip(Hash32 hash, BlockNumber number, Work work) {
  public static ChainTip of(ChainHead head) {
    return new ChainTip(head.header().hash(), head.number(), head.totalWork());
  }
}
