package org.poai.crypto.bn254;

/** a + b·v + c·v² in Fp6 = Fp2[v]/(v³ − ξ). */
record Fp6(Fp2 a, Fp2 b, Fp2 c) {
  static final Fp6 ZERO = new Fp6(Fp2.ZERO, Fp2.ZERO, Fp2.ZERO);
  static final Fp6 ONE = new Fp6(Fp2.ONE, Fp2.ZERO, Fp2.ZERO);

  Fp6 plus(Fp6 o) {
    return new Fp6(a.plus(o.a), b.plus(o.b), c.plus(o.c));
  }

  Fp6 minus(Fp6 o) {
    return new Fp6(a.minus(o.a), b.minus(o.b), c.minus(o.c));
  }

  Fp6 negate() {
    return new Fp6(a.negate(), b.negate(), c.negate());
  }

  /** Devegili and others, "Multiplication and Squaring on Pairing-Friendly Fields", Karatsuba. */
  Fp6 times(Fp6 o) {
    Fp2 aa = a.times(o.a);
    Fp2 bb = b.times(o.b);
    Fp2 cc = c.times(o.c);
    Fp2 bc = b.plus(c).times(o.b.plus(o.c)).minus(bb).minus(cc);
    Fp2 ab = a.plus(b).times(o.a.plus(o.b)).minus(aa).minus(bb);
    Fp2 ac = a.plus(c).times(o.a.plus(o.c)).minus(aa).minus(cc);
    return new Fp6(bc.timesXi().plus(aa), ab.plus(cc.timesXi()), ac.plus(bb));
  }

  Fp6 times(Fp2 factor) {
    return new Fp6(a.times(factor), b.times(factor), c.times(factor));
  }

  /** Times x + y·v, which has no v². */
  Fp6 timesSparse(Fp2 x, Fp2 y) {
    Fp2 ax = a.times(x);
    Fp2 by = b.times(y);
    Fp2 cross = a.plus(b).times(x.plus(y)).minus(ax).minus(by);
    return new Fp6(c.times(y).timesXi().plus(ax), cross, c.times(x).plus(by));
  }

  Fp6 timesV() {
    return new Fp6(c.timesXi(), a, b);
  }

  Fp6 inverse() {
    Fp2 x = a.square().minus(b.times(c).timesXi());
    Fp2 y = c.square().timesXi().minus(a.times(b));
    Fp2 z = b.square().minus(a.times(c));
    Fp2 norm = a.times(x).plus(c.times(y).plus(b.times(z)).timesXi());
    return new Fp6(x, y, z).times(norm.inverse());
  }
}
