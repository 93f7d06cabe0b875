package org.poai.crypto.bn254;

import java.math.BigInteger;

/**
 * An element of the base field, the integers modulo p, in Montgomery form: four limbs, lowest
 * first, of x·2^256 mod p. Multiplication is Montgomery's, operand scanning (Koç, Acar, Kaliski
 * 1996), without the carry limb, which p's two spare bits make unnecessary.
 */
final class Fp {
  static final BigInteger P =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");

  private static final long P0 = P.longValue();
  private static final long P1 = P.shiftRight(64).longValue();
  private static final long P2 = P.shiftRight(128).longValue();
  private static final long P3 = P.shiftRight(192).longValue();

  /** −1/p mod 2^64. */
  private static final long INV = P.modInverse(BigInteger.ONE.shiftLeft(64)).negate().longValue();

  private static final BigInteger R = BigInteger.ONE.shiftLeft(256).mod(P);

  static final Fp ZERO = new Fp(0, 0, 0, 0);
  private static final Fp R_SQUARED = limbs(R.multiply(R).mod(P));
  private static final Fp R_CUBED = limbs(R.pow(3).mod(P));
  static final Fp ONE = limbs(R);

  private final long l0;
  private final long l1;
  private final long l2;
  private final long l3;

  private Fp(long l0, long l1, long l2, long l3) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
  }

  private static Fp limbs(BigInteger x) {
    return new Fp(
        x.longValue(),
        x.shiftRight(64).longValue(),
        x.shiftRight(128).longValue(),
        x.shiftRight(192).longValue());
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
    return times(new Fp(1, 0, 0, 0)).raw();
  }

  private BigInteger raw() {
    byte[] bytes = new byte[33];
    java.nio.ByteBuffer.wrap(bytes, 1, 32).putLong(l3).putLong(l2).putLong(l1).putLong(l0);
    return new BigInteger(bytes);
  }

  boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  Fp plus(Fp o) {
    long s0 = l0 + o.l0;
    long c = carry(s0, l0);
    long s1 = l1 + o.l1;
    long c1 = carry(s1, l1);
    s1 += c;
    c = c1 + carry(s1, c);
    long s2 = l2 + o.l2;
    long c2 = carry(s2, l2);
    s2 += c;
    c = c2 + carry(s2, c);
    return reduced(s0, s1, s2, l3 + o.l3 + c);
  }

  Fp minus(Fp o) {
    long d0 = l0 - o.l0;
    long b = carry(l0, o.l0);
    long d1 = l1 - o.l1;
    long b1 = carry(l1, o.l1) + carry(d1, b);
    d1 -= b;
    long d2 = l2 - o.l2;
    long b2 = carry(l2, o.l2) + carry(d2, b1);
    d2 -= b1;
    long d3 = l3 - o.l3 - b2;
    // Both are below 2^254, so the sign bit is the borrow; then p is added back.
    return d3 < 0 ? plusP(d0, d1, d2, d3) : new Fp(d0, d1, d2, d3);
  }

  private static Fp plusP(long d0, long d1, long d2, long d3) {
    long s0 = d0 + P0;
    long c = carry(s0, P0);
    long s1 = d1 + P1;
    long c1 = carry(s1, P1);
    s1 += c;
    c = c1 + carry(s1, c);
    long s2 = d2 + P2;
    long c2 = carry(s2, P2);
    s2 += c;
    c = c2 + carry(s2, c);
    return new Fp(s0, s1, s2, d3 + P3 + c);
  }

  /** x − p where x ≥ p, for x below 2p. */
  private static Fp reduced(long s0, long s1, long s2, long s3) {
    long d0 = s0 - P0;
    long b = carry(s0, P0);
    long d1 = s1 - P1;
    long b1 = carry(s1, P1) + carry(d1, b);
    d1 -= b;
    long d2 = s2 - P2;
    long b2 = carry(s2, P2) + carry(d2, b1);
    d2 -= b1;
    long d3 = s3 - P3 - b2;
    return d3 < 0 ? new Fp(s0, s1, s2, s3) : new Fp(d0, d1, d2, d3);
  }

  Fp negate() {
    return isZero() ? this : ZERO.minus(this);
  }

  Fp twice() {
    return plus(this);
  }

  Fp square() {
    return times(this);
  }

  /** The product: for each limb of the other factor, add the partial product and shift one limb. */
  Fp times(Fp o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long y = i == 0 ? o.l0 : i == 1 ? o.l1 : i == 2 ? o.l2 : o.l3;
      long lo = l0 * y;
      long sum = lo + t0;
      long a = high(l0, y) + carry(sum, lo);
      long m = sum * INV;
      lo = m * P0;
      long c = high(m, P0) + carry(lo + sum, lo);

      lo = l1 * y;
      sum = lo + t1;
      long h = high(l1, y) + carry(sum, lo);
      sum += a;
      a = h + carry(sum, a);
      lo = m * P1;
      t0 = lo + sum;
      h = high(m, P1) + carry(t0, lo);
      t0 += c;
      c = h + carry(t0, c);

      lo = l2 * y;
      sum = lo + t2;
      h = high(l2, y) + carry(sum, lo);
      sum += a;
      a = h + carry(sum, a);
      lo = m * P2;
      t1 = lo + sum;
      h = high(m, P2) + carry(t1, lo);
      t1 += c;
      c = h + carry(t1, c);

      lo = l3 * y;
      sum = lo + t3;
      h = high(l3, y) + carry(sum, lo);
      sum += a;
      a = h + carry(sum, a);
      lo = m * P3;
      t2 = lo + sum;
      h = high(m, P3) + carry(t2, lo);
      t2 += c;
      c = h + carry(t2, c);

      t3 = c + a;
    }
    return reduced(t0, t1, t2, t3);
  }

  /** 1/x; of zero, zero. */
  Fp inverse() {
    if (isZero()) {
      return this;
    }
    // (xR)^-1, and twice Montgomery's factor back.
    return limbs(raw().modInverse(P)).times(R_CUBED);
  }

  private static long carry(long sum, long summand) {
    return Long.compareUnsigned(sum, summand) < 0 ? 1 : 0;
  }

  private static long high(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fp o && l0 == o.l0 && l1 == o.l1 && l2 == o.l2 && l3 == o.l3;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(l0 ^ l1 ^ l2 ^ l3);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
