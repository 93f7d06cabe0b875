package org.poai.chain.rules;

import java.math.BigInteger;
import org.poai.chain.block.Execution;
import org.poai.primitives.UInt256;

/**
 * The base fee as EIP-1559 moves it: elasticity 2, denominator 8, floor 7 wei; protocol section 10.
 */
public final class BaseFee {
  /** No block has a lower one. */
  public static final UInt256 FLOOR = UInt256.of(7);

  private static final BigInteger DENOMINATOR = BigInteger.valueOf(8);
  private static final BigInteger MAX = UInt256.MAX.toBigInteger();

  private BaseFee() {}

  /** The base fee of the block after one with this execution. */
  public static UInt256 after(Execution parent) {
    long gasTarget = parent.gasLimit() >>> 1;
    BigInteger fee = parent.baseFeePerGas().toBigInteger();
    int order = Long.compareUnsigned(parent.gasUsed(), gasTarget);
    BigInteger next = fee;
    if (order > 0) {
      next = fee.add(step(fee, parent.gasUsed() - gasTarget, gasTarget).max(BigInteger.ONE));
    } else if (order < 0) {
      next = fee.subtract(step(fee, gasTarget - parent.gasUsed(), gasTarget));
    }
    return UInt256.of(next.max(FLOOR.toBigInteger()).min(MAX));
  }

  private static BigInteger step(BigInteger fee, long gas, long gasTarget) {
    return fee.multiply(UInt256.of(gas).toBigInteger())
        .divide(UInt256.of(gasTarget).toBigInteger())
        .divide(DENOMINATOR);
  }
}
