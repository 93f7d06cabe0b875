package org.poai.crypto.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop of the optimal ate pairing for several pairs at once, which share its squarings. The
 * running point T is in homogeneous coordinates; formulas: Aranha and others, "The Realm of the
 * Pairings" (2013), section 4, for a D-type twist.
 */
final class MillerLoop {
  /** 6x + 2 as signed digits without neighbours, lowest first. */
  private static final byte[] DIGITS =
      nonAdjacent(G2.X.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO));

  private static final Fp HALF = Fp.of(2).inverse();

  private final List<Pair> pairs = new ArrayList<>();
  private Fp12 f = Fp12.ONE;

  /** Adds a pair; P in affine coordinates. */
  void add(Fp px, Fp py, G2 q) {
    pairs.add(new Pair(px, py, q));
  }

  /** The product of the loops' values. */
  Fp12 run() {
    if (pairs.isEmpty()) {
      return f;
    }
    for (int i = DIGITS.length - 2; i >= 0; i--) {
      f = f.square();
      for (Pair pair : pairs) {
        pair.twice();
        if (DIGITS[i] != 0) {
          pair.plus(DIGITS[i] > 0 ? pair.q : pair.minusQ);
        }
      }
    }
    for (Pair pair : pairs) {
      G2 q1 = pair.q.frobenius();
      pair.plus(q1);
      pair.plus(q1.frobenius().negate());
    }
    return f;
  }

  private static byte[] nonAdjacent(BigInteger number) {
    byte[] digits = new byte[number.bitLength() + 1];
    int length = 0;
    for (BigInteger rest = number; rest.signum() > 0; rest = rest.shiftRight(1)) {
      int digit = !rest.testBit(0) ? 0 : rest.testBit(1) ? -1 : 1;
      rest = rest.subtract(BigInteger.valueOf(digit));
      digits[length++] = (byte) digit;
    }
    return java.util.Arrays.copyOf(digits, length);
  }

  /** One pair and its running point. */
  private final class Pair {
    private final Fp px;
    private final Fp py;
    private final G2 q;
    private final G2 minusQ;
    private Fp2 x;
    private Fp2 y;
    private Fp2 z = Fp2.ONE;

    Pair(Fp px, Fp py, G2 q) {
      this.px = px;
      this.py = py;
      this.q = q;
      this.minusQ = q.negate();
      this.x = q.x();
      this.y = q.y();
    }

    /** T ← 2T, and the tangent's value at P. */
    void twice() {
      Fp2 a = x.times(y).times(HALF);
      Fp2 b = y.square();
      Fp2 c = z.square();
      Fp2 e = G2.B.times(c.thrice());
      Fp2 g = b.plus(e.thrice()).times(HALF);
      Fp2 h = y.plus(z).square().minus(b).minus(c);
      Fp2 tangent = x.square().thrice();
      f = f.timesLine(h.negate().times(py), tangent.times(px), e.minus(b));
      x = a.times(b.minus(e.thrice()));
      y = g.square().minus(e.square().thrice());
      z = b.times(h);
    }

    /** T ← T + R, and the chord's value at P. */
    void plus(G2 r) {
      Fp2 theta = y.minus(r.y().times(z));
      Fp2 lambda = x.minus(r.x().times(z));
      Fp2 d = lambda.square();
      Fp2 e = lambda.times(d);
      Fp2 g = x.times(d);
      Fp2 h = e.plus(z.times(theta.square())).minus(g.twice());
      Fp2 line = theta.times(r.x()).minus(lambda.times(r.y()));
      f = f.timesLine(lambda.times(py), theta.negate().times(px), line);
      x = lambda.times(h);
      y = theta.times(g.minus(h)).minus(e.times(y));
      z = z.times(e);
    }
  }
}
