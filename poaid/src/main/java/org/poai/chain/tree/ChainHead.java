package org.poai.chain.tree;

import org.poai.chain.block.SealedHeader;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.UInt256;

/** The tip of the heaviest verified branch, with the cumulative work up to and including it. */
public record ChainHead(SealedHeader header, UInt256 totalWork) {
  public BlockNumber number() {
    return header.number();
  }
}
