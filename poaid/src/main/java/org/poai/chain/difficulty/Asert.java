package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.primitives.UInt256;

/**
 * aserti3-2d: the target as an exponential of how far the chain runs behind its schedule since an
 * anchor block; protocol section 7.
 *
 * @param spacing seconds that a block should take
 * @param halfLife seconds of delay that double the target
 * @param powLimit the easiest target
 */
public record Asert(long spacing, long halfLife, UInt256 powLimit) {
  private static final int RADIX_BITS = 16;
  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(RADIX_BITS);

  /** A shift that drives any target to 1 or to powLimit. */
  private static final BigInteger MAX_SHIFT = BigInteger.valueOf(1024);

  /** The clamp of section 7: between 1 and powLimit. */
  UInt256 clamp(BigInteger target) {
    if (target.signum() <= 0) {
      return UInt256.ONE;
    }
    return target.compareTo(powLimit.toBigInteger()) > 0 ? powLimit : UInt256.of(target);
  }

  /** The target {@code elapsed} seconds and {@code blocks} blocks after the anchor's parent. */
  UInt256 target(UInt256 anchorTarget, BigInteger elapsed, BigInteger blocks) {
    return clamp(unclamped(anchorTarget, elapsed, blocks));
  }

  /**
   * ⌊T_anchor · g · 2^(s−16)⌋, before any clamp; {@code blocks} = h_prev − h_anchor + 1. Absurd
   * delays saturate: the result is then 0 or above 2^256.
   */
  BigInteger unclamped(UInt256 anchorTarget, BigInteger elapsed, BigInteger blocks) {
    // BigInteger.divide truncates toward zero, as the rule asks; shiftRight is arithmetic.
    BigInteger exponent =
        elapsed
            .subtract(BigInteger.valueOf(spacing).multiply(blocks))
            .multiply(RADIX)
            .divide(BigInteger.valueOf(halfLife));
    int shift =
        exponent.shiftRight(RADIX_BITS).max(MAX_SHIFT.negate()).min(MAX_SHIFT).intValueExact();
    long fraction = exponent.intValue() & 0xffff;
    return anchorTarget
        .toBigInteger()
        .multiply(BigInteger.valueOf(factor(fraction)))
        .shiftLeft(shift)
        .shiftRight(RADIX_BITS);
  }

  /** g: 2^(f/65536) in 16 fractional bits; the sum needs all 64 bits, unsigned. */
  private static long factor(long f) {
    long cubic = 195_766_423_245_049L * f + 971_821_376L * f * f + 5_127L * f * f * f;
    return 65_536 + ((cubic + (1L << 47)) >>> 48);
  }

  static BigInteger unsigned(long value) {
    return UInt256.of(value).toBigInteger();
  }
}
