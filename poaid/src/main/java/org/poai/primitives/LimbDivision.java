package org.poai.primitives;

import static org.poai.primitives.UnsignedMath.below;
import static org.poai.primitives.UnsignedMath.multiplyHigh;

/**
 * Division of words that lie in an array as in {@link Limbs}; by zero it gives zero.
 *
 * <p>For the next maintainer. The core is long division (Knuth, The Art of Computer Programming,
 * 4.3.1, algorithm D) with digits of 64 bits: the divisor is shifted up until its top bit is set, a
 * quotient digit is estimated from the two upper limbs of the divisor, through a reciprocal of
 * theirs instead of a division, and corrected once at most. There is one routine for each length of
 * the divisor, so that the running remainder lives in registers; the dividend is read limb by limb,
 * shifted on the way. The dividend has four limbs, or eight for a product: it lies just above the
 * divisor, whose place takes the result.
 */
public final class LimbDivision {
  private static final int WORD = Limbs.WORD;

  private LimbDivision() {}

  /** The first operand divided by the second. */
  public static void divide(long[] s, int at) {
    if (s[at + 7] == 0 && s[at + 3] == 0 && oneLimb(s, at)) {
      s[at] = s[at] == 0 ? 0 : Long.divideUnsigned(s[at + 4], s[at]);
    } else if (Limbs.isZero(s, at) || Limbs.isLess(s, at + 4, at)) {
      Limbs.set(s, at, 0);
    } else if (isPowerOfTwo(s, at)) {
      int shift = bitLength(s, at) - 1;
      System.arraycopy(s, at + 4, s, at, WORD);
      Limbs.shiftRight(s, at, shift, 0);
    } else {
      divide(s, at, WORD, true);
    }
  }

  /** The remainder of the first operand when divided by the second. */
  public static void remainder(long[] s, int at) {
    if (s[at + 7] == 0 && s[at + 3] == 0 && oneLimb(s, at)) {
      s[at] = s[at] == 0 ? 0 : Long.remainderUnsigned(s[at + 4], s[at]);
    } else if (Limbs.isLess(s, at + 4, at)) {
      System.arraycopy(s, at + 4, s, at, WORD);
    } else if (!Limbs.isZero(s, at)) {
      divide(s, at, WORD, false);
    }
  }

  /** Quotient in two's complement, rounded to zero. */
  public static void divideSigned(long[] s, int at) {
    boolean negative = (s[at + 3] ^ s[at + 7]) < 0;
    makePositive(s, at);
    makePositive(s, at + 4);
    divide(s, at);
    if (negative) {
      Limbs.negate(s, at);
    }
  }

  /** Remainder in two's complement, with the sign of the first operand. */
  public static void remainderSigned(long[] s, int at) {
    boolean negative = s[at + 7] < 0;
    makePositive(s, at);
    makePositive(s, at + 4);
    remainder(s, at);
    if (negative) {
      Limbs.negate(s, at);
    }
  }

  /**
   * (first + second) mod third, without a bound on the sum; the first operand lies at {@code at +
   * 8}, the third at {@code at}.
   */
  public static void addMod(long[] s, int at) {
    long carry = 0;
    for (int i = 0; i < WORD; i++) {
      long a = s[at + 8 + i];
      long b = s[at + 4 + i];
      long sum = a + b + carry;
      carry = ((a & b) | ((a | b) & ~sum)) >>> 63;
      s[at + 4 + i] = sum;
    }
    Limbs.set(s, at + 8, carry);
    reduce(s, at, WORD + 1);
  }

  /** (first · second) mod third, without a bound on the product; places as in {@link #addMod}. */
  public static void multiplyMod(long[] s, int at) {
    long a0 = s[at + 8];
    long a1 = s[at + 9];
    long a2 = s[at + 10];
    long a3 = s[at + 11];
    long b0 = s[at + 4];
    long b1 = s[at + 5];
    long b2 = s[at + 6];
    long b3 = s[at + 7];
    Limbs.set(s, at + 4, 0);
    Limbs.set(s, at + 8, 0);
    addRow(s, at + 4, b0, a0, a1, a2, a3);
    if ((b1 | b2 | b3) != 0) {
      addRow(s, at + 5, b1, a0, a1, a2, a3);
      addRow(s, at + 6, b2, a0, a1, a2, a3);
      addRow(s, at + 7, b3, a0, a1, a2, a3);
    }
    reduce(s, at, 2 * WORD);
  }

  /** Adds a·b of four limbs and one; the limb above them is still zero. */
  private static void addRow(long[] s, int at, long b, long a0, long a1, long a2, long a3) {
    long carry = addProduct(s, at, a0, b, 0);
    carry = addProduct(s, at + 1, a1, b, carry);
    carry = addProduct(s, at + 2, a2, b, carry);
    s[at + 4] = addProduct(s, at + 3, a3, b, carry);
  }

  private static long addProduct(long[] s, int at, long a, long b, long carry) {
    long low = a * b;
    long high = multiplyHigh(a, b);
    low += carry;
    high += below(low, carry);
    long sum = s[at] + low;
    s[at] = sum;
    return high + below(sum, low);
  }

  /** The dividend of at most {@code limbs} limbs modulo the word at {@code at}. */
  private static void reduce(long[] s, int at, int limbs) {
    int length = limbs;
    while (length > WORD && s[at + WORD + length - 1] == 0) {
      length--;
    }
    if (length > WORD) {
      if (!Limbs.isZero(s, at)) {
        divide(s, at, length, false);
      }
    } else {
      remainder(s, at);
    }
  }

  private static boolean oneLimb(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 5] | s[at + 6]) == 0;
  }

  private static boolean isPowerOfTwo(long[] s, int at) {
    return Long.bitCount(s[at])
            + Long.bitCount(s[at + 1])
            + Long.bitCount(s[at + 2])
            + Long.bitCount(s[at + 3])
        == 1;
  }

  private static int bitLength(long[] s, int at) {
    return Limbs.bitLength(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  private static void makePositive(long[] s, int at) {
    if (s[at + 3] < 0) {
      Limbs.negate(s, at);
    }
  }

  /**
   * The dividend of {@code limbs} limbs, at least as many as the divisor has, divided by the word
   * at {@code at}, which is not zero; for a quotient, {@code limbs} is 4.
   */
  private static void divide(long[] s, int at, int limbs, boolean quotient) {
    if (s[at + 3] != 0) {
      divideByFour(s, at, limbs, quotient);
    } else if (s[at + 2] != 0) {
      divideByThree(s, at, limbs, quotient);
    } else if (s[at + 1] != 0) {
      divideByTwo(s, at, limbs, quotient);
    } else {
      divideByOne(s, at, limbs, quotient);
    }
  }

  /** Limb {@code i} of the dividend shifted left by less than 64. */
  private static long shifted(long[] s, int dividend, int i, int shift) {
    return s[dividend + i] << shift | (i == 0 ? 0 : s[dividend + i - 1] >>> 1 >>> (63 - shift));
  }

  /** What of the dividend is shifted beyond its last limb. */
  private static long overflow(long[] s, int dividend, int limbs, int shift) {
    return s[dividend + limbs - 1] >>> 1 >>> (63 - shift);
  }

  private static void divideByOne(long[] s, int at, int limbs, boolean quotient) {
    int dividend = at + WORD;
    int shift = Long.numberOfLeadingZeros(s[at]);
    long d = s[at] << shift;
    long v = UnsignedMath.reciprocal(d);
    long r = overflow(s, dividend, limbs, shift);
    for (int i = limbs - 1; i >= 0; i--) {
      long u = shifted(s, dividend, i, shift);
      long q = UnsignedMath.divide(r, u, d, v);
      r = u - q * d;
      if (quotient) {
        s[at + i] = q;
      }
    }
    if (!quotient) {
      Limbs.set(s, at, r >>> shift);
    }
  }

  private static void divideByTwo(long[] s, int at, int limbs, boolean quotient) {
    int dividend = at + WORD;
    int shift = Long.numberOfLeadingZeros(s[at + 1]);
    long d1 = shifted(s, at, 1, shift);
    long d0 = s[at] << shift;
    long v = UnsignedMath.reciprocal(d1, d0);
    long r1 = overflow(s, dividend, limbs, shift);
    long r0 = shifted(s, dividend, limbs - 1, shift);
    for (int i = limbs - 2; i >= 0; i--) {
      long u = shifted(s, dividend, i, shift);
      long q = UnsignedMath.divide(r1, r0, u, d1, d0, v);
      long product = q * d0;
      r1 = r0 - multiplyHigh(q, d0) - q * d1 - below(u, product);
      r0 = u - product;
      if (quotient) {
        s[at + i] = q;
      }
    }
    if (quotient) {
      s[at + 3] = 0;
    } else {
      Limbs.put(s, at, r0 >>> shift | r1 << 1 << (63 - shift), r1 >>> shift, 0, 0);
    }
  }

  private static void divideByThree(long[] s, int at, int limbs, boolean quotient) {
    int dividend = at + WORD;
    int shift = Long.numberOfLeadingZeros(s[at + 2]);
    long d2 = shifted(s, at, 2, shift);
    long d1 = shifted(s, at, 1, shift);
    long d0 = s[at] << shift;
    long v = UnsignedMath.reciprocal(d2, d1);
    long r2 = overflow(s, dividend, limbs, shift);
    long r1 = shifted(s, dividend, limbs - 1, shift);
    long r0 = shifted(s, dividend, limbs - 2, shift);
    for (int i = limbs - 3; i >= 0; i--) {
      long u = shifted(s, dividend, i, shift);
      long q = r2 == d2 && r1 == d1 ? -1 : UnsignedMath.divide(r2, r1, r0, d2, d1, v);
      // (r, u) − q·d: the estimate is at most one too large, which a borrow at the end tells.
      long low = q * d0;
      long carry = multiplyHigh(q, d0) + below(u, low);
      long n0 = u - low;
      low = q * d1 + carry;
      carry = multiplyHigh(q, d1) + below(low, carry) + below(r0, low);
      long n1 = r0 - low;
      low = q * d2 + carry;
      carry = multiplyHigh(q, d2) + below(low, carry) + below(r1, low);
      long n2 = r1 - low;
      if (r2 != carry) {
        q--;
        n0 += d0;
        long c = below(n0, d0);
        long sum = n1 + d1 + c;
        c = ((n1 & d1) | ((n1 | d1) & ~sum)) >>> 63;
        n1 = sum;
        n2 += d2 + c;
      }
      r2 = n2;
      r1 = n1;
      r0 = n0;
      if (quotient) {
        s[at + i] = q;
      }
    }
    if (quotient) {
      s[at + 2] = 0;
      s[at + 3] = 0;
    } else {
      Limbs.put(s, at, r0, r1, r2, 0);
      Limbs.shiftRight(s, at, shift, 0);
    }
  }

  private static void divideByFour(long[] s, int at, int limbs, boolean quotient) {
    int dividend = at + WORD;
    int shift = Long.numberOfLeadingZeros(s[at + 3]);
    long d3 = shifted(s, at, 3, shift);
    long d2 = shifted(s, at, 2, shift);
    long d1 = shifted(s, at, 1, shift);
    long d0 = s[at] << shift;
    long v = UnsignedMath.reciprocal(d3, d2);
    long r3 = overflow(s, dividend, limbs, shift);
    long r2 = shifted(s, dividend, limbs - 1, shift);
    long r1 = shifted(s, dividend, limbs - 2, shift);
    long r0 = shifted(s, dividend, limbs - 3, shift);
    for (int i = limbs - 4; i >= 0; i--) {
      long u = shifted(s, dividend, i, shift);
      long q = r3 == d3 && r2 == d2 ? -1 : UnsignedMath.divide(r3, r2, r1, d3, d2, v);
      long low = q * d0;
      long carry = multiplyHigh(q, d0) + below(u, low);
      long n0 = u - low;
      low = q * d1 + carry;
      carry = multiplyHigh(q, d1) + below(low, carry) + below(r0, low);
      long n1 = r0 - low;
      low = q * d2 + carry;
      carry = multiplyHigh(q, d2) + below(low, carry) + below(r1, low);
      long n2 = r1 - low;
      low = q * d3 + carry;
      carry = multiplyHigh(q, d3) + below(low, carry) + below(r2, low);
      long n3 = r2 - low;
      if (r3 != carry) {
        q--;
        n0 += d0;
        long c = below(n0, d0);
        long sum = n1 + d1 + c;
        c = ((n1 & d1) | ((n1 | d1) & ~sum)) >>> 63;
        n1 = sum;
        sum = n2 + d2 + c;
        c = ((n2 & d2) | ((n2 | d2) & ~sum)) >>> 63;
        n2 = sum;
        n3 += d3 + c;
      }
      r3 = n3;
      r2 = n2;
      r1 = n1;
      r0 = n0;
      if (quotient) {
        s[at + i] = q;
      }
    }
    if (quotient) {
      s[at + 1] = 0;
      s[at + 2] = 0;
      s[at + 3] = 0;
    } else {
      Limbs.put(s, at, r0, r1, r2, r3);
      Limbs.shiftRight(s, at, shift, 0);
    }
  }
}
