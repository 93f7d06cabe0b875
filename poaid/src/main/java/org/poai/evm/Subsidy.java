package org.poai.evm;

import org.poai.chain.genesis.ChainSpec.Economy;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * The money that a block creates for its miner: a first amount, halved every so many blocks;
 * protocol section 10.
 */
public record Subsidy(Wei first, long halvingInterval) {
  public Subsidy {
    if (halvingInterval < 1) {
      throw new IllegalArgumentException("the halving interval is at least 1 block");
    }
  }

  /** That of a chain. */
  public static Subsidy of(Economy economy) {
    return new Subsidy(economy.subsidy(), economy.halvingInterval());
  }

  /** {@code first >> ⌊(number−1)/halvingInterval⌋}; genesis creates none. */
  public Wei of(BlockNumber number) {
    if (number.isGenesis()) {
      return Wei.ZERO;
    }
    long halvings = (number.value() - 1) / halvingInterval;
    return halvings >= 256
        ? Wei.ZERO
        : new Wei(UInt256.of(first.value().toBigInteger().shiftRight((int) halvings)));
  }
}
