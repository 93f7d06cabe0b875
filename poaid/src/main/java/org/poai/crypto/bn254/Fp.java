package org.poai.crypto.bn254;

import java.math.BigInteger;

/**
 * An element of the base field, the integers modulo p, in Montgomery form: five limbs of 52 bits,
 * lowest first, of x·2^260 mod p.
 *
 * <p>For the next maintainer. Limbs are shorter than a register, so that sums need no carries until
 * the end, which Java has no instruction for; and the two halves of a product at bit 52 are {@code
 * a·b & MASK} and {@code multiplyHigh(a << 1, b << 11)}, whose operands are positive. No choice
 * here is a branch, since it would go the wrong way half of the time.
 */
final class Fp {
  static final BigInteger P =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");

  private static final int BITS = 52;
  private static final int BYTES = 40;
  private static final long MASK = (1L << BITS) - 1;

  /** Shifts that bring the upper half of a product of two limbs to bit 64. */
  private static final int LEFT = 1;

  private static final int RIGHT = 11;

  private static final long P0 = limb(P, 0);
  private static final long P1 = limb(P, 1);
  private static final long P2 = limb(P, 2);
  private static final long P3 = limb(P, 3);
  private static final long P4 = limb(P, 4);

  /** −1/p mod 2^52. */
  private static final long INV =
      P.modInverse(BigInteger.ONE.shiftLeft(BITS)).negate().longValue() & MASK;

  private static final BigInteger R = BigInteger.ONE.shiftLeft(5 * BITS).mod(P);

  static final Fp ZERO = new Fp(0, 0, 0, 0, 0);
  private static final Fp R_SQUARED = limbs(R.multiply(R).mod(P));
  private static final Fp R_CUBED = limbs(R.pow(3).mod(P));
  static final Fp ONE = limbs(R);

  private final long l0;
  private final long l1;
  private final long l2;
  private final long l3;
  private final long l4;

  private Fp(long l0, long l1, long l2, long l3, long l4) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
    this.l4 = l4;
  }

  private static long limb(BigInteger x, int index) {
    return x.shiftRight(BITS * index).longValue() & MASK;
  }

  private static Fp limbs(BigInteger x) {
    return new Fp(limb(x, 0), limb(x, 1), limb(x, 2), limb(x, 3), limb(x, 4));
  }

  /** The element of a non-negative number, reduced. */
  static Fp of(BigInteger x) {
    return limbs(x.mod(P)).times(R_SQUARED);
  }

  static Fp of(long x) {
    return of(BigInteger.valueOf(x));
  }

  /** The number between 0 and p − 1. */
  BigInteger toBigInteger() {
    return times(new Fp(1, 0, 0, 0, 0)).raw();
  }

  private BigInteger raw() {
    long w0 = l0 | l1 << 52;
    long w1 = l1 >>> 12 | l2 << 40;
    long w2 = l2 >>> 24 | l3 << 28;
    long w3 = l3 >>> 36 | l4 << 16;
    byte[] bytes = new byte[BYTES];
    java.nio.ByteBuffer.wrap(bytes, 8, 32).putLong(w3).putLong(w2).putLong(w1).putLong(w0);
    return new BigInteger(bytes);
  }

  boolean isZero() {
    return (l0 | l1 | l2 | l3 | l4) == 0;
  }

  Fp plus(Fp o) {
    return reduced(l0 + o.l0, l1 + o.l1, l2 + o.l2, l3 + o.l3, l4 + o.l4);
  }

  Fp minus(Fp o) {
    return nonNegative(l0 - o.l0, l1 - o.l1, l2 - o.l2, l3 - o.l3, l4 - o.l4);
  }

  /** Of limbs that are sums, of a number below 2p. */
  private static Fp reduced(long s0, long s1, long s2, long s3, long s4) {
    return nonNegative(s0 - P0, s1 - P1, s2 - P2, s3 - P3, s4 - P4);
  }

  /** Of limbs that are signed sums, of a number between −p and p. */
  private static Fp nonNegative(long d0, long d1, long d2, long d3, long d4) {
    long c1 = d1 + (d0 >> BITS);
    long c2 = d2 + (c1 >> BITS);
    long c3 = d3 + (c2 >> BITS);
    long c4 = d4 + (c3 >> BITS);
    long negative = c4 >> 63;
    long s0 = (d0 & MASK) + (P0 & negative);
    long s1 = (c1 & MASK) + (P1 & negative) + (s0 >> BITS);
    long s2 = (c2 & MASK) + (P2 & negative) + (s1 >> BITS);
    long s3 = (c3 & MASK) + (P3 & negative) + (s2 >> BITS);
    long s4 = c4 + (P4 & negative) + (s3 >> BITS);
    return new Fp(s0 & MASK, s1 & MASK, s2 & MASK, s3 & MASK, s4);
  }

  Fp negate() {
    return ZERO.minus(this);
  }

  Fp twice() {
    return plus(this);
  }

  Fp square() {
    return times(this);
  }

  /**
   * The product: for each limb of the other factor, adds the partial product, then the multiple of
   * p that makes the lowest limb zero, and shifts one limb. Below p + p/64 in the end.
   */
  Fp times(Fp o) {
    long a0 = l0 << LEFT;
    long a1 = l1 << LEFT;
    long a2 = l2 << LEFT;
    long a3 = l3 << LEFT;
    long a4 = l4 << LEFT;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    for (int i = 0; i < 5; i++) {
      long y = i == 0 ? o.l0 : i == 1 ? o.l1 : i == 2 ? o.l2 : i == 3 ? o.l3 : o.l4;
      long yy = y << RIGHT;
      t0 += l0 * y & MASK;
      long m = t0 * INV & MASK;
      long mm = m << RIGHT;
      t0 += m * P0 & MASK;
      t0 =
          t1
              + (t0 >> BITS)
              + (l1 * y & MASK)
              + (m * P1 & MASK)
              + Math.multiplyHigh(a0, yy)
              + Math.multiplyHigh(P0 << LEFT, mm);
      t1 =
          t2
              + (l2 * y & MASK)
              + (m * P2 & MASK)
              + Math.multiplyHigh(a1, yy)
              + Math.multiplyHigh(P1 << LEFT, mm);
      t2 =
          t3
              + (l3 * y & MASK)
              + (m * P3 & MASK)
              + Math.multiplyHigh(a2, yy)
              + Math.multiplyHigh(P2 << LEFT, mm);
      t3 =
          t4
              + (l4 * y & MASK)
              + (m * P4 & MASK)
              + Math.multiplyHigh(a3, yy)
              + Math.multiplyHigh(P3 << LEFT, mm);
      t4 = Math.multiplyHigh(a4, yy) + Math.multiplyHigh(P4 << LEFT, mm);
    }
    return reduced(t0, t1, t2, t3, t4);
  }

  /** 1/x; of zero, zero. */
  Fp inverse() {
    if (isZero()) {
      return this;
    }
    // (xR)^-1, and twice Montgomery's factor back.
    return limbs(raw().modInverse(P)).times(R_CUBED);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fp o
        && l0 == o.l0
        && l1 == o.l1
        && l2 == o.l2
        && l3 == o.l3
        && l4 == o.l4;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(l0 ^ l1 ^ l2 ^ l3 ^ l4);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
