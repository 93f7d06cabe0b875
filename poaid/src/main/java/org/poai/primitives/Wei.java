package org.poai.primitives;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An amount of money in wei; 1 POAI = 10^18 wei. */
public record Wei(UInt256 value) implements Comparable<Wei> {
  public static final Wei ZERO = new Wei(UInt256.ZERO);

  public static Wei of(long unsigned) {
    return new Wei(UInt256.of(unsigned));
  }

  /** An amount of whole POAI. */
  public static Wei ofPoai(long poai) {
    return new Wei(UInt256.of(BigInteger.valueOf(poai).multiply(BigInteger.TEN.pow(18))));
  }

  public boolean isZero() {
    return value.isZero();
  }

  public Wei plus(Wei other) {
    return new Wei(value.plus(other.value));
  }

  public Wei minus(Wei other) {
    return new Wei(value.minus(other.value));
  }

  /**
   * So many of this amount.
   *
   * @throws IllegalArgumentException when that has more than 256 bits
   */
  public Wei times(long count) {
    return new Wei(UInt256.of(value.toBigInteger().multiply(BigInteger.valueOf(count))));
  }

  /** The larger of the two. */
  public Wei max(Wei other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Decimal POAI without trailing zeros, for people. */
  public String toPoai() {
    return new BigDecimal(value.toBigInteger(), 18).stripTrailingZeros().toPlainString();
  }

  @Override
  public int compareTo(Wei other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value + " wei";
  }
}
