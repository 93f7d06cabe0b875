package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.chain.block.Header;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.UInt256;

/**
 * The target of each block of a chain: ASERT, re-anchored at each epoch; protocol section 7.
 *
 * <p>A branch is asked for at most two headers besides the parent: the anchor and the anchor's
 * parent.
 */
public final class TargetSchedule {
  private static final BigInteger MAX_FACTOR = BigInteger.valueOf(16);

  private final Asert asert;
  private final long epochBlocks;
  private final UInt256 genesisTarget;

  /** The schedule of a chain with these parameters. */
  public TargetSchedule(Asert asert, long epochBlocks, UInt256 genesisTarget) {
    this.asert = asert;
    this.epochBlocks = epochBlocks;
    this.genesisTarget = genesisTarget;
  }

  /**
   * The cost of an evaluation under the manifest of the parent and under that of the new block;
   * they differ at a model switch only.
   */
  public record Cost(long before, long now) {
    public Cost {
      if (before < 1 || now < 1) {
        throw new IllegalArgumentException("cost units are at least 1");
      }
    }

    public static Cost unchanged(long costUnits) {
      return new Cost(costUnits, costUnits);
    }
  }

  /** The target of the block after {@code parent}, the tip of {@code branch}. */
  public UInt256 after(Header parent, Ancestry branch, Cost cost) {
    BlockNumber height = parent.number().next();
    if (height.value() <= 1) {
      return genesisTarget;
    }
    Anchor anchor = anchor(height, branch);
    BigInteger target =
        asert.unclamped(
            anchor.target(),
            Asert.unsigned(parent.timestamp()).subtract(anchor.parentTime()),
            BigInteger.valueOf(parent.number().value() - anchor.height().value() + 1));
    return asert.clamp(atSwitch(target, cost));
  }

  /**
   * The first block of the epoch that the parent lies in: a block that is not the first of its
   * epoch shares it with its parent, and the first one still uses the epoch before. Genesis is no
   * anchor: block 1 stands for it, as if it had come on time.
   */
  private Anchor anchor(BlockNumber height, Ancestry branch) {
    Epoch epoch = height.previous().epoch(epochBlocks);
    if (epoch.value() == 0) {
      Header first = branch.at(BlockNumber.of(1));
      BigInteger parentTime =
          Asert.unsigned(first.timestamp()).subtract(BigInteger.valueOf(asert.spacing()));
      return new Anchor(first.number(), parentTime, first.target());
    }
    Header first = branch.at(epoch.firstBlock(epochBlocks));
    Header parent = branch.at(first.number().previous());
    return new Anchor(first.number(), Asert.unsigned(parent.timestamp()), first.target());
  }

  /** T · costUnits_new / costUnits_old, the factor within [1/16, 16], floor. */
  private static BigInteger atSwitch(BigInteger target, Cost cost) {
    BigInteger before = BigInteger.valueOf(cost.before());
    BigInteger now = BigInteger.valueOf(cost.now());
    if (now.compareTo(before.multiply(MAX_FACTOR)) > 0) {
      return target.multiply(MAX_FACTOR);
    }
    if (before.compareTo(now.multiply(MAX_FACTOR)) > 0) {
      return target.divide(MAX_FACTOR);
    }
    return target.multiply(now).divide(before);
  }

  /**
   * Where a schedule starts; {@code parentTime} in seconds is that of the block before, as a signed
   * number: before block 1 it may lie below zero.
   */
  private record Anchor(BlockNumber height, BigInteger parentTime, UInt256 target) {}
}
