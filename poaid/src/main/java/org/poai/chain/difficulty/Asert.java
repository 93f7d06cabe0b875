package org.poai.chain.difficulty;

import java.math.BigInteger;
import org.poai.primitives.UInt256;

/**
 * The absolutely scheduled exponentially rising target (aserti3-2d): a target that follows from an anchor and from how far
 * the chain is ahead of its schedule since; protocol section 7.
 *
 * @param spacing intended seconds between blocks
 * @param halfLife seconds behind schedule that double the target
 * @param powLimit the easiest target
 */
public record Asert(long spacing, long halfLife, UInt256 powLimit) {
  private static final BigInteger RADIX = BigInteger.valueOf(65536);

  /**
   * The target of the block after the one at {@code time}.
   *
   * @param anchorTarget the anchor's own target
   * @param anchorParentTime seconds, of the anchor's parent
   * @param time seconds, of the parent of the block in question
   * @param heightDifference height of that parent minus the anchor's
   */
  public BigInteger unclamped(
      UInt256 anchorTarget, long anchorParentTime, long time, long heightDifference) {
    // e = ((t_prev − t_anchorParent) − spacing·(h_prev − h_anchor + 1)) · 65536 / halfLife, truncating toward zero
    BigInteger ahead =
        BigInteger.valueOf(time)
            .subtract(BigInteger.valueOf(anchorParentTime))
            .subtract(
                BigInteger.valueOf(spacing)
                    .multiply(BigInteger.valueOf(heightDifference).add(BigInteger.ONE)));
    BigInteger exponent = ahead.multiply(RADIX).divide(BigInteger.valueOf(halfLife));
    // s = e >> 16 (arithmetic);  f = e & 65535
    BigInteger shifts = exponent.shiftRight(16);
    long fraction = exponent.subtract(shifts.shiftLeft(16)).longValueExact();
    BigInteger product = anchorTarget.toBigInteger().multiply(BigInteger.valueOf(factor(fraction)));
    return shift(product, shifts);
  }

  /** As {@link #unclamped}, within [1, powLimit]. */
  public UInt256 target(
      UInt256 anchorTarget, long anchorParentTime, long time, long heightDifference) {
    return clamp(unclamped(anchorTarget, anchorParentTime, time, heightDifference));
  }

  UInt256 clamp(BigInteger target) {
    return UInt256.of(target.max(BigInteger.ONE).min(powLimit.toBigInteger()));
  }

  /** g = 65536 + ((195766423245049·f + 971821376·f² + 5127·f³ + 2^47) >> 48), unsigned 64-bit: 2^(f/65536) · 65536. */
  static long factor(long f) {
    long sum = 195766423245049L * f + 971821376L * f * f + 5127L * f * f * f + (1L << 47);
    return 65536 + (sum >>> 48);
  }

  /** ⌊product · 2^(s−16)⌋; shifts too large to matter are cut, so that absurd times cost nothing. */
  private BigInteger shift(BigInteger product, BigInteger shifts) {
    int s = shifts.max(BigInteger.valueOf(-1024)).min(BigInteger.valueOf(1024)).intValueExact();
    return product.shiftLeft(s - 16);
  }
}
