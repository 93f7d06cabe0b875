package org.poai.chain.rules;

import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.crypto.Preimage;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;

/**
 * The key of an epoch: what makes its quizzes unpredictable before it begins; protocol section 5.
 */
public final class EpochKey {
  private EpochKey() {}

  /**
   * The key of the epoch that the block after {@code parent} lies in.
   *
   * @param branch the parent's own branch
   */
  public static Hash32 after(SealedHeader parent, Ancestry branch, long epochBlocks) {
    Epoch epoch = parent.number().next().epoch(epochBlocks);
    BlockNumber child = seedChild(epoch, epochBlocks);
    Hash32 seed =
        child.equals(parent.number().next()) ? parent.hash() : branch.at(child).parentHash();
    return of(seed, epoch);
  }

  /**
   * The block whose parent's hash is the seed of an epoch: seed(0) = genesis hash; seed(e) = hash
   * of block e·epochBlocks − 1.
   */
  public static BlockNumber seedChild(Epoch epoch, long epochBlocks) {
    return epoch.value() == 0 ? BlockNumber.of(1) : epoch.firstBlock(epochBlocks);
  }

  /** The key of an epoch with this seed: epochKey(e) = Keccak(seed(e) ‖ u64(e)). */
  public static Hash32 of(Hash32 seed, Epoch epoch) {
    return Preimage.of(seed).u64(epoch.value()).keccak();
  }
}
