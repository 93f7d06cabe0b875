package org.poai.chain.block;

import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * What a header commits to of the block's transactions and their effects: Ethereum's roots, bloom
 * and gas. {@code logsBloom} has 256 bytes; gas is an unsigned 64-bit number, {@code baseFeePerGas}
 * is in wei.
 */
public record Execution(
    Hash32 stateRoot,
    Hash32 transactionsRoot,
    Hash32 receiptsRoot,
    Bytes logsBloom,
    long gasLimit,
    long gasUsed,
    UInt256 baseFeePerGas) {
  public static final int BLOOM_SIZE = 256;

  /** The bloom of a block without logs. */
  public static final Bytes EMPTY_BLOOM = Bytes.of(new byte[BLOOM_SIZE]);

  public Execution {
    if (logsBloom.size() != BLOOM_SIZE) {
      throw new IllegalArgumentException("a bloom has 256 bytes, not " + logsBloom.size());
    }
  }
}
