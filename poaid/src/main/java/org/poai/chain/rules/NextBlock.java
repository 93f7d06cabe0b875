package org.poai.chain.rules;

import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * What the rules say of the block that follows on a parent: a header must agree with it, and a
 * miner's template is made of it.
 *
 * @param manifest the one that the parent's branch schedules, with its hash
 * @param earliest the least timestamp, unsigned seconds
 */
public record NextBlock(
    BlockNumber number,
    Epoch epoch,
    Scheduled manifest,
    long earliest,
    UInt256 target,
    long gasLimit,
    UInt256 baseFeePerGas) {

  /** A manifest and its hash. */
  public record Scheduled(Manifest manifest, Hash32 hash) {
    public static Scheduled of(Manifest manifest) {
      return new Scheduled(manifest, ManifestCodec.hash(manifest));
    }
  }

  /**
   * The timestamp that a miner stamps: max(now, parent + 1). It searches at once, and waits to
   * publish while this lies farther ahead than the tolerance.
   */
  public long timestamp(long now) {
    return Long.compareUnsigned(now, earliest) > 0 ? now : earliest;
  }
}
