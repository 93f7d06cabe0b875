package org.poai.crypto.bn254;

import java.math.BigInteger;

/**
 * A point of E: y² = x³ + 3 over Fp, in Jacobian coordinates (x/z², y/z³), z = 0 at infinity. The
 * whole curve has prime order r, so a point on the curve is in the group. Formulas: dbl-2009-l and
 * add-2007-bl of the Explicit-Formulas Database.
 */
record G1(Fp x, Fp y, Fp z) {
  static final G1 INFINITY = new G1(Fp.ONE, Fp.ONE, Fp.ZERO);

  /** The order r of the group. */
  static final BigInteger ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");

  private static final Fp THREE = Fp.of(3);
  private static final int WINDOW = 4;

  // (SHORT, −LONG) and (LONGER, SHORT) are vectors (a, b) with a + bλ = 0 mod r, for
  // λ = 36x³ + 18x² + 6x + 1, a cube root of one, and x the parameter of the curve.
  private static final BigInteger SHORT = polynomial(0, 2, 1);
  private static final BigInteger LONG = polynomial(6, 2, 0);
  private static final BigInteger LONGER = polynomial(6, 4, 1);

  /** The cube root of one in Fp that belongs to λ. */
  private static final Fp BETA =
      Fp.of(new BigInteger("2203960485148121921418603742825762020974279258880205651966"));

  private static BigInteger polynomial(int square, int linear, int constant) {
    BigInteger x = G2.X;
    return x.multiply(BigInteger.valueOf(square))
        .add(BigInteger.valueOf(linear))
        .multiply(x)
        .add(BigInteger.valueOf(constant));
  }

  static G1 affine(Fp x, Fp y) {
    return new G1(x, y, Fp.ONE);
  }

  boolean isInfinity() {
    return z.isZero();
  }

  /** Whether affine coordinates satisfy the equation. */
  static boolean isOnCurve(Fp x, Fp y) {
    return y.square().equals(x.square().times(x).plus(THREE));
  }

  G1 twice() {
    Fp a = x.square();
    Fp b = y.square();
    Fp c = b.square();
    Fp d = x.plus(b).square().minus(a).minus(c).twice();
    Fp e = a.twice().plus(a);
    Fp x3 = e.square().minus(d.twice());
    Fp y3 = e.times(d.minus(x3)).minus(c.twice().twice().twice());
    return new G1(x3, y3, y.times(z).twice());
  }

  G1 plus(G1 o) {
    if (isInfinity()) {
      return o;
    }
    if (o.isInfinity()) {
      return this;
    }
    Fp zz = z.square();
    Fp ozz = o.z.square();
    Fp u1 = x.times(ozz);
    Fp u2 = o.x.times(zz);
    Fp s1 = y.times(o.z).times(ozz);
    Fp s2 = o.y.times(z).times(zz);
    Fp h = u2.minus(u1);
    Fp r = s2.minus(s1).twice();
    if (h.isZero()) {
      return r.isZero() ? twice() : INFINITY;
    }
    Fp i = h.twice().square();
    Fp j = h.times(i);
    Fp v = u1.times(i);
    Fp x3 = r.square().minus(j).minus(v.twice());
    Fp y3 = r.times(v.minus(x3)).minus(s1.times(j).twice());
    Fp z3 = z.plus(o.z).square().minus(zz).minus(ozz).times(h);
    return new G1(x3, y3, z3);
  }

  /**
   * k times this. The map (x, y) → (βx, y) multiplies by λ, so k = k1 + k2·λ with halves of half
   * the length (Gallant, Lambert, Vanstone 2001), which share their doublings; windows of four
   * bits.
   */
  G1 times(BigInteger k) {
    BigInteger scalar = k.mod(ORDER);
    BigInteger c1 = scalar.multiply(SHORT).divide(ORDER);
    BigInteger c2 = scalar.multiply(LONG).divide(ORDER);
    BigInteger k1 = scalar.subtract(c1.multiply(SHORT)).subtract(c2.multiply(LONGER));
    BigInteger k2 = c1.multiply(LONG).subtract(c2.multiply(SHORT));
    G1[] first = multiples();
    G1[] second = new G1[first.length];
    for (int i = 0; i < first.length; i++) {
      second[i] = new G1(first[i].x.times(BETA), first[i].y, first[i].z);
    }
    G1 sum = INFINITY;
    int bits = Math.max(k1.bitLength(), k2.bitLength());
    for (int bit = (bits + WINDOW - 1) / WINDOW * WINDOW; bit > 0; bit -= WINDOW) {
      for (int i = 0; i < WINDOW; i++) {
        sum = sum.twice();
      }
      sum = sum.plus(digit(first, k1, bit)).plus(digit(second, k2, bit));
    }
    return sum;
  }

  private G1[] multiples() {
    G1[] multiples = new G1[1 << WINDOW];
    multiples[0] = INFINITY;
    multiples[1] = this;
    for (int i = 2; i < multiples.length; i++) {
      multiples[i] = i % 2 == 0 ? multiples[i / 2].twice() : multiples[i - 1].plus(this);
    }
    return multiples;
  }

  /** The multiple for the window below a bit, of the sign of the number. */
  private static G1 digit(G1[] multiples, BigInteger number, int bit) {
    BigInteger size = number.abs();
    int digit = 0;
    for (int i = 1; i <= WINDOW; i++) {
      digit = digit << 1 | (size.testBit(bit - i) ? 1 : 0);
    }
    G1 multiple = multiples[digit];
    return number.signum() < 0 ? new G1(multiple.x, multiple.y.negate(), multiple.z) : multiple;
  }

  /** The same point with z = 1, or with z = 0 at infinity. */
  G1 normalized() {
    if (isInfinity() || z.equals(Fp.ONE)) {
      return this;
    }
    Fp inverse = z.inverse();
    Fp squared = inverse.square();
    return affine(x.times(squared), y.times(squared).times(inverse));
  }
}
