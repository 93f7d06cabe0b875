package org.poai.chain.block;

import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * The terms of the quiz that a header was sealed under, and what else its miner says; {@code
 * extraData} ≤ 32 bytes.
 */
public record Terms(
    UInt256 target,
    Epoch epoch,
    Hash32 manifestHash,
    Hash32 readiness,
    Hash32 answersHash,
    Bytes extraData) {
  public static final int MAX_EXTRA_DATA = 32;

  public Terms {
    if (extraData.size() > MAX_EXTRA_DATA) {
      throw new IllegalArgumentException("extra data has at most 32 bytes");
    }
  }
}
