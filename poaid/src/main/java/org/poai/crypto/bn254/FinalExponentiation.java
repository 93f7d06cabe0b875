package org.poai.crypto.bn254;

/**
 * f^((p^12 − 1)/r): makes of a Miller loop's value one that does not depend on how it was computed.
 * The hard part is Fuentes-Castañeda, Knapp, Rodríguez-Henríquez, "Faster Hashing to G2" (2011),
 * section 5: a fixed multiple of the exponent, which changes no product from or to one.
 */
final class FinalExponentiation {
  private FinalExponentiation() {}

  static Fp12 of(Fp12 f) {
    Fp12 easy = f.conjugate().times(f.inverse());
    return hard(easy.frobenius(2).times(easy));
  }

  private static Fp12 hard(Fp12 r) {
    Fp12 y0 = toMinusX(r);
    Fp12 y1 = y0.cyclotomicSquare();
    Fp12 y3 = y1.cyclotomicSquare().times(y1);
    Fp12 y4 = toMinusX(y3);
    Fp12 y6 = toMinusX(y4.cyclotomicSquare()).conjugate();
    Fp12 y8 = y6.times(y4).times(y3.conjugate());
    Fp12 y9 = y8.times(y1);
    Fp12 y11 = y8.times(y4).times(r);
    Fp12 y13 = y9.frobenius(1).times(y11);
    Fp12 y14 = y8.frobenius(2).times(y13);
    return r.conjugate().times(y9).frobenius(3).times(y14);
  }

  private static Fp12 toMinusX(Fp12 base) {
    long x = G2.X.longValueExact();
    Fp12 result = base;
    for (int i = 62 - Long.numberOfLeadingZeros(x); i >= 0; i--) {
      result = result.cyclotomicSquare();
      if ((x >>> i & 1) == 1) {
        result = result.times(base);
      }
    }
    return result.conjugate();
  }
}
