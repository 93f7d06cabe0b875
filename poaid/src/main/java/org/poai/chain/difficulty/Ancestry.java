package org.poai.chain.difficulty;

import org.poai.chain.block.SealedHeader;
import org.poai.primitives.BlockNumber;

/** The headers of one branch, by height, from genesis up to its tip. */
@FunctionalInterface
public interface Ancestry {
  /** The header at a height that is not above the branch's tip. */
  SealedHeader at(BlockNumber number);
}
