package org.poai.chain.head;

import org.poai.chain.block.WireBlock;
import org.poai.chain.genesis.ChainSpec;

/** How many blocks are executed and written in one batch: bounded in blocks, bytes and gas. */
public final class PieceBudget {
  public static final int MAX_BLOCKS = 32;

  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_GAS_LIMITS = 2;

  private int blocks = MAX_BLOCKS;
  private long bytes = MAX_BYTES;
  private long gas;

  public PieceBudget(ChainSpec spec) {
    this.gas = spec.economy().gasLimit() * MAX_GAS_LIMITS;
  }

  /** Whether the piece takes the block: the first always. */
  public boolean takes(WireBlock block) {
    return takes(block.size(), block.header().header().execution().gasUsed());
  }

  public boolean takes(long size, long gasUsed) {
    boolean isFirst = blocks == MAX_BLOCKS;
    blocks--;
    bytes -= size;
    gas -= gasUsed;
    return isFirst || (blocks >= 0 && bytes >= 0 && gas >= 0);
  }
}
