package org.poai.crypto.bn254;

import java.math.BigInteger;

/** a + b·w in Fp12 = Fp6[w]/(w² − v): where pairings take their values. */
record Fp12(Fp6 a, Fp6 b) {
  static final Fp12 ONE = new Fp12(Fp6.ONE, Fp6.ZERO);

  /** w^(p^n − 1) = ξ^((p^n − 1)/6) for n = 1, 2, 3, and its powers 1 to 5. */
  private static final Fp2[][] FROBENIUS = frobenius();

  private static Fp2[][] frobenius() {
    Fp2[][] table = new Fp2[4][6];
    for (int n = 1; n < 4; n++) {
      BigInteger exponent = Fp.P.pow(n).subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
      Fp2 root = Fp2.XI.power(exponent);
      table[n][0] = Fp2.ONE;
      for (int i = 1; i < 6; i++) {
        table[n][i] = table[n][i - 1].times(root);
      }
    }
    return table;
  }

  Fp12 times(Fp12 o) {
    Fp6 aa = a.times(o.a);
    Fp6 bb = b.times(o.b);
    Fp6 cross = a.plus(b).times(o.a.plus(o.b)).minus(aa).minus(bb);
    return new Fp12(bb.timesV().plus(aa), cross);
  }

  /** Complex squaring: two products. */
  Fp12 square() {
    Fp6 ab = a.times(b);
    Fp6 real = a.plus(b).times(a.plus(b.timesV())).minus(ab).minus(ab.timesV());
    return new Fp12(real, ab.plus(ab));
  }

  /** Times a line x + (y + z·v)·w. */
  Fp12 timesLine(Fp2 x, Fp2 y, Fp2 z) {
    Fp6 ax = a.times(x);
    Fp6 bb = b.timesSparse(y, z);
    Fp6 cross = a.plus(b).timesSparse(x.plus(y), z).minus(ax).minus(bb);
    return new Fp12(bb.timesV().plus(ax), cross);
  }

  /** The p^6-th power; in the cyclotomic subgroup, the inverse. */
  Fp12 conjugate() {
    return new Fp12(a, b.negate());
  }

  Fp12 inverse() {
    Fp6 norm = a.times(a).minus(b.times(b).timesV()).inverse();
    return new Fp12(a.times(norm), b.negate().times(norm));
  }

  /** The p^n-th power, n = 1, 2 or 3. */
  Fp12 frobenius(int n) {
    Fp2[] roots = FROBENIUS[n];
    boolean odd = (n & 1) == 1;
    return new Fp12(
        new Fp6(
            conj(a.a(), odd), conj(a.b(), odd).times(roots[2]), conj(a.c(), odd).times(roots[4])),
        new Fp6(
            conj(b.a(), odd).times(roots[1]),
            conj(b.b(), odd).times(roots[3]),
            conj(b.c(), odd).times(roots[5])));
  }

  private static Fp2 conj(Fp2 x, boolean odd) {
    return odd ? x.conjugate() : x;
  }

  /**
   * Squaring in the cyclotomic subgroup: Granger and Scott, "Faster Squaring in the Cyclotomic
   * Subgroup of Sixth Degree Extensions", section 3.2.
   */
  Fp12 cyclotomicSquare() {
    Fp2[] x = fourth(a.a(), b.b());
    Fp2[] y = fourth(b.a(), a.c());
    Fp2[] z = fourth(a.b(), b.c());
    return new Fp12(
        new Fp6(
            x[0].thrice().minus(a.a().twice()),
            y[0].thrice().minus(a.b().twice()),
            z[0].thrice().minus(a.c().twice())),
        new Fp6(
            z[1].timesXi().thrice().plus(b.a().twice()),
            x[1].thrice().plus(b.b().twice()),
            y[1].thrice().plus(b.c().twice())));
  }

  /** (x + y·s)² in Fp4 = Fp2[s]/(s² − ξ). */
  private static Fp2[] fourth(Fp2 x, Fp2 y) {
    Fp2 xy = x.times(y);
    Fp2 real = x.plus(y).times(x.plus(y.timesXi())).minus(xy).minus(xy.timesXi());
    return new Fp2[] {real, xy.twice()};
  }
}
