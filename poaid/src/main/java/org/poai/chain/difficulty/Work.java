package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.chain.block.Header;
import org.poai.primitives.UInt256;

/**
 * Work of blocks and branches, in cost units times expected evaluations; protocol section 7.
 *
 * <p>Sums saturate at 2^256 − 1. No verified chain comes near it, but a side branch's claim is
 * summed before it is verified, and must not be able to throw or to wrap around.
 */
public record Work(UInt256 value) implements Comparable<Work> {
  public static final Work NONE = new Work(UInt256.ZERO);
  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(256);

  /** costUnits · ⌊2^256 / (T+1)⌋. */
  public static Work of(UInt256 target, long costUnits) {
    BigInteger evaluations = SPACE.divide(target.toBigInteger().add(BigInteger.ONE));
    return saturated(evaluations.multiply(BigInteger.valueOf(costUnits)));
  }

  public static Work of(Header header, long costUnits) {
    return of(header.target(), costUnits);
  }

  /** What this is more than a part of it. */
  public Work minus(Work part) {
    return new Work(UInt256.of(value.toBigInteger().subtract(part.value.toBigInteger())));
  }

  public Work plus(Work other) {
    return saturated(value.toBigInteger().add(other.value.toBigInteger()));
  }

  private static Work saturated(BigInteger work) {
    return new Work(work.bitLength() > 256 ? UInt256.MAX : UInt256.of(work));
  }

  @Override
  public int compareTo(Work other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
