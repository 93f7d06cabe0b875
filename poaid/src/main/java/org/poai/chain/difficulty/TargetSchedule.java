package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.UInt256;

/**
 * Which target a block must carry: ASERT, re-anchored at each epoch; protocol section 7.
 *
 * @param genesisTarget target of block 1, and of every block of height ≤ 1
 */
public record TargetSchedule(Asert asert, UInt256 genesisTarget, long epochBlocks) {
  private static final int MAX_SWITCH_FACTOR = 16;

  /**
   * The target of the block after {@code parent}.
   *
   * @param ancestry the parent's own branch
   * @param oldCostUnits of the manifest that ruled the parent
   * @param newCostUnits of the manifest that rules the block
   */
  public UInt256 after(
      SealedHeader parent, Ancestry ancestry, long oldCostUnits, long newCostUnits) {
    if (parent.number().isGenesis()) {
      return genesisTarget;
    }
    SealedHeader anchor = ancestry.at(anchor(parent.number()));
    BigInteger target =
        asert.unclamped(
            anchor.header().target(),
            anchorParentTime(anchor, ancestry),
            parent.header().timestamp(),
            parent.number().value() - anchor.number().value());
    return asert.clamp(switched(target, oldCostUnits, newCostUnits));
  }

  /**
   * "Blocks inside epoch e, after its first, use as anchor the first block of epoch e; the first block of an epoch still
   * uses the anchor of the epoch before. Epoch 0 has block 1 as anchor." Both are the first block of the parent's epoch.
   */
  private BlockNumber anchor(BlockNumber parent) {
    Epoch epoch = parent.epoch(epochBlocks);
    return epoch.value() == 0 ? BlockNumber.of(1) : epoch.firstBlock(epochBlocks);
  }

  /** "Since genesis may lie months back, t_1 − spacing stands for its parent's timestamp." */
  private long anchorParentTime(SealedHeader anchor, Ancestry ancestry) {
    return anchor.number().value() == 1
        ? anchor.header().timestamp() - asert.spacing()
        : ancestry.at(anchor.number().previous()).header().timestamp();
  }

  /** "At a model switch the first block's T · costUnits_new / costUnits_old (factor within [1/16, 16], floor)." */
  private static BigInteger switched(BigInteger target, long oldCost, long newCost) {
    if (oldCost == newCost) {
      return target;
    }
    BigInteger wide = BigInteger.valueOf(MAX_SWITCH_FACTOR);
    BigInteger scaled =
        target.multiply(BigInteger.valueOf(newCost)).divide(BigInteger.valueOf(oldCost));
    return scaled.min(target.multiply(wide)).max(target.divide(wide));
  }
}
