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

  /** k times this, by windows of four bits. */
  G1 times(BigInteger k) {
    BigInteger scalar = k.mod(ORDER);
    G1[] multiples = new G1[1 << WINDOW];
    multiples[0] = INFINITY;
    for (int i = 1; i < multiples.length; i++) {
      multiples[i] = multiples[i - 1].plus(this);
    }
    G1 sum = INFINITY;
    for (int bit = (scalar.bitLength() + WINDOW - 1) / WINDOW * WINDOW; bit > 0; bit -= WINDOW) {
      int digit = 0;
      for (int i = 1; i <= WINDOW; i++) {
        sum = sum.twice();
        digit = digit << 1 | (scalar.testBit(bit - i) ? 1 : 0);
      }
      sum = sum.plus(multiples[digit]);
    }
    return sum;
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
