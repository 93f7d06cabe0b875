package org.poai.chain.difficulty;

import org.poai.chain.block.Header;
import org.poai.primitives.BlockNumber;

/** The headers of one branch, from genesis to a tip. */
@FunctionalInterface
public interface Ancestry {
  /**
   * The header of that height on this branch, which is not above its tip.
   *
   * @throws IllegalStateException when there is none: the caller asked above the tip
   */
  Header at(BlockNumber height);
}
