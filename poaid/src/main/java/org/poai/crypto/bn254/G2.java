package org.poai.crypto.bn254;

import java.math.BigInteger;

/**
 * An affine point of the sextic twist E': y² = x³ + 3/ξ over Fp2, not at infinity.
 *
 * @param x a coordinate
 * @param y a coordinate
 */
record G2(Fp2 x, Fp2 y) {
  /** The curve's parameter; p and r are polynomials in it. */
  static final BigInteger X = BigInteger.valueOf(4965661367192848881L);

  static final Fp2 B = Fp2.XI.inverse().times(Fp.of(3));

  private static final BigInteger SIX_X_SQUARED = X.multiply(X).multiply(BigInteger.valueOf(6));
  private static final Fp2 FROBENIUS_X = xiTo(3);
  private static final Fp2 FROBENIUS_Y = xiTo(2);

  private static Fp2 xiTo(long divisor) {
    return Fp2.XI.power(Fp.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(divisor)));
  }

  boolean isOnCurve() {
    return y.square().equals(x.square().times(x).plus(B));
  }

  G2 negate() {
    return new G2(x, y.negate());
  }

  /** ψ: the Frobenius of E, seen on the twist. */
  G2 frobenius() {
    return new G2(x.conjugate().times(FROBENIUS_X), y.conjugate().times(FROBENIUS_Y));
  }

  /**
   * Whether r times this is infinity: exactly when ψ(Q) = (t − 1)·Q with the trace t = 6x² + 1. For
   * ψ² − t·ψ + p = 0 on the twist, so ψ(Q) = (t − 1)·Q gives 0 = (p + 1 − t)·Q = r·Q; and on the
   * subgroup of order r, ψ is the multiplication by p ≡ t − 1.
   */
  boolean isInSubgroup() {
    TwistPoint multiple = new TwistPoint(x, y, Fp2.ONE).times(SIX_X_SQUARED);
    return multiple.isSame(frobenius());
  }

  /** A point of the twist in Jacobian coordinates, for the multiplication above. */
  private record TwistPoint(Fp2 x, Fp2 y, Fp2 z) {
    TwistPoint twice() {
      Fp2 a = x.square();
      Fp2 b = y.square();
      Fp2 c = b.square();
      Fp2 d = x.plus(b).square().minus(a).minus(c).twice();
      Fp2 e = a.thrice();
      Fp2 x3 = e.square().minus(d.twice());
      Fp2 y3 = e.times(d.minus(x3)).minus(c.twice().twice().twice());
      return new TwistPoint(x3, y3, y.times(z).twice());
    }

    /** Plus an affine point (z = 1): madd-2007-bl. */
    TwistPoint plusAffine(TwistPoint o) {
      if (z.isZero()) {
        return o;
      }
      Fp2 zz = z.square();
      Fp2 h = o.x.times(zz).minus(x);
      Fp2 r = o.y.times(z).times(zz).minus(y).twice();
      if (h.isZero()) {
        return r.isZero() ? twice() : new TwistPoint(Fp2.ONE, Fp2.ONE, Fp2.ZERO);
      }
      Fp2 hh = h.square();
      Fp2 i = hh.twice().twice();
      Fp2 j = h.times(i);
      Fp2 v = x.times(i);
      Fp2 x3 = r.square().minus(j).minus(v.twice());
      Fp2 y3 = r.times(v.minus(x3)).minus(y.times(j).twice());
      return new TwistPoint(x3, y3, z.plus(h).square().minus(zz).minus(hh));
    }

    TwistPoint times(BigInteger k) {
      TwistPoint sum = this;
      for (int i = k.bitLength() - 2; i >= 0; i--) {
        sum = sum.twice();
        if (k.testBit(i)) {
          sum = sum.plusAffine(this);
        }
      }
      return sum;
    }

    boolean isSame(G2 affine) {
      Fp2 zz = z.square();
      return !z.isZero()
          && x.equals(affine.x().times(zz))
          && y.equals(affine.y().times(zz).times(z));
    }
  }
}
