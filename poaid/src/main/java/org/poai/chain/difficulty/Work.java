package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.primitives.UInt256;

/** Work of a block = costUnits · floor(2^256 / (T+1)): the cost of the evaluations it takes to find one. */
public final class Work {
  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(256);

  private Work() {}

  public static UInt256 of(UInt256 target, long costUnits) {
    BigInteger evaluations = SPACE.divide(target.toBigInteger().add(BigInteger.ONE));
    return saturated(evaluations.multiply(BigInteger.valueOf(costUnits)));
  }

  /** Cumulative work; it stops at 2^256 − 1, which no chain reaches that a machine has worked on. */
  public static UInt256 add(UInt256 total, UInt256 work) {
    return saturated(total.toBigInteger().add(work.toBigInteger()));
  }

  private static UInt256 saturated(BigInteger work) {
    return work.bitLength() > 256 ? UInt256.MAX : UInt256.of(work);
  }
}
