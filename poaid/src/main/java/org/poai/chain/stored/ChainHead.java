package org.poai.chain.stored;

import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.primitives.BlockNumber;

/** The tip of the heaviest verified branch, with the cumulative work up to and including it. */
public record ChainHead(SealedHeader header, Work totalWork) {
  public BlockNumber number() {
    return header.number();
  }
}
