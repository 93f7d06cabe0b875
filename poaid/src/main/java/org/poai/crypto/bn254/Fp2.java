package org.poai.crypto.bn254;

import java.math.BigInteger;

/** a + b·u in Fp2 = Fp[u]/(u² + 1). */
record Fp2(Fp a, Fp b) {
  static final Fp2 ZERO = new Fp2(Fp.ZERO, Fp.ZERO);
  static final Fp2 ONE = new Fp2(Fp.ONE, Fp.ZERO);

  /** ξ = 9 + u, the non-residue of the tower and the twist. */
  static final Fp2 XI = new Fp2(Fp.of(9), Fp.ONE);

  boolean isZero() {
    return a.isZero() && b.isZero();
  }

  Fp2 plus(Fp2 o) {
    return new Fp2(a.plus(o.a), b.plus(o.b));
  }

  Fp2 minus(Fp2 o) {
    return new Fp2(a.minus(o.a), b.minus(o.b));
  }

  Fp2 negate() {
    return new Fp2(a.negate(), b.negate());
  }

  Fp2 twice() {
    return new Fp2(a.twice(), b.twice());
  }

  Fp2 thrice() {
    return twice().plus(this);
  }

  Fp2 conjugate() {
    return new Fp2(a, b.negate());
  }

  /** Karatsuba: three products. */
  Fp2 times(Fp2 o) {
    Fp aa = a.times(o.a);
    Fp bb = b.times(o.b);
    Fp cross = a.plus(b).times(o.a.plus(o.b));
    return new Fp2(aa.minus(bb), cross.minus(aa).minus(bb));
  }

  Fp2 times(Fp factor) {
    return new Fp2(a.times(factor), b.times(factor));
  }

  Fp2 square() {
    return new Fp2(a.plus(b).times(a.minus(b)), a.times(b).twice());
  }

  /** (9 + u)·(a + b·u) = (9a − b) + (9b + a)·u. */
  Fp2 timesXi() {
    Fp a8 = a.twice().twice().twice();
    Fp b8 = b.twice().twice().twice();
    return new Fp2(a8.plus(a).minus(b), b8.plus(b).plus(a));
  }

  /** The conjugate over the norm. */
  Fp2 inverse() {
    Fp norm = a.square().plus(b.square()).inverse();
    return new Fp2(a.times(norm), b.negate().times(norm));
  }

  Fp2 power(BigInteger exponent) {
    Fp2 result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.square();
      if (exponent.testBit(i)) {
        result = result.times(this);
      }
    }
    return result;
  }
}
