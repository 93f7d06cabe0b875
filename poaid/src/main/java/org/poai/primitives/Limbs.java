package org.poai.primitives;

import static org.poai.primitives.UnsignedMath.below;
import static org.poai.primitives.UnsignedMath.less;
import static org.poai.primitives.UnsignedMath.multiplyHigh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Arithmetic modulo 2^256 on words that lie in an array: four longs each, the least significant
 * first.
 *
 * <p>Operands lie as on the stack of the EVM, the first one on top. So an operation of two operands
 * on place {@code at} takes the first from {@code at + 4} and the second from {@code at}, and
 * leaves its result at {@code at}; words above that are spent and hold nothing of use afterwards.
 * Division is in {@link LimbDivision}. Nothing here allocates.
 */
public final class Limbs {
  /** Longs in a word. */
  public static final int WORD = 4;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Limbs() {}

  public static void add(long[] s, int at) {
    long a = s[at + 4];
    long sum = a + s[at];
    long carry = below(sum, a);
    s[at] = sum;
    for (int i = 1; i < 3; i++) {
      a = s[at + 4 + i];
      long b = s[at + i];
      sum = a + b + carry;
      carry = ((a & b) | ((a | b) & ~sum)) >>> 63;
      s[at + i] = sum;
    }
    s[at + 3] += s[at + 7] + carry;
  }

  public static void subtract(long[] s, int at) {
    long a = s[at + 4];
    long b = s[at];
    long difference = a - b;
    long borrow = below(a, b);
    s[at] = difference;
    for (int i = 1; i < 3; i++) {
      a = s[at + 4 + i];
      b = s[at + i];
      difference = a - b - borrow;
      borrow = ((~a & b) | ((~a | b) & difference)) >>> 63;
      s[at + i] = difference;
    }
    s[at + 3] = s[at + 7] - s[at + 3] - borrow;
  }

  public static void multiply(long[] s, int at) {
    long a0 = s[at + 4];
    long a1 = s[at + 5];
    long a2 = s[at + 6];
    long a3 = s[at + 7];
    long b0 = s[at];
    long b1 = s[at + 1];
    long b2 = s[at + 2];
    long b3 = s[at + 3];
    s[at] = a0 * b0;
    long r1 = multiplyHigh(a0, b0);
    if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
      s[at + 1] = r1;
      return;
    }
    // Row by row: limb i of a times b; what is above the fourth limb is dropped.
    long t = a0 * b1;
    r1 += t;
    long r2 = multiplyHigh(a0, b1) + below(r1, t);
    t = a0 * b2;
    r2 += t;
    long r3 = multiplyHigh(a0, b2) + below(r2, t) + a0 * b3;
    t = a1 * b0;
    r1 += t;
    long carry = multiplyHigh(a1, b0) + below(r1, t);
    s[at + 1] = r1;
    r2 += carry;
    carry = below(r2, carry);
    t = a1 * b1;
    r2 += t;
    r3 += carry + multiplyHigh(a1, b1) + below(r2, t);
    t = a2 * b0;
    r2 += t;
    s[at + 2] = r2;
    r3 += multiplyHigh(a2, b0) + below(r2, t);
    s[at + 3] = r3 + a1 * b2 + a2 * b1 + a3 * b0;
  }

  /** Multiplies the word by itself; the one above it is lost. */
  static void square(long[] s, int at) {
    System.arraycopy(s, at, s, at + 4, WORD);
    multiply(s, at);
  }

  /** The first operand to the power of the second. */
  public static void power(long[] s, int at) {
    long b0 = s[at + 4];
    long b1 = s[at + 5];
    long b2 = s[at + 6];
    long b3 = s[at + 7];
    long e0 = s[at];
    long e1 = s[at + 1];
    long e2 = s[at + 2];
    long e3 = s[at + 3];
    set(s, at, 1);
    for (int bit = bitLength(e0, e1, e2, e3) - 1; bit >= 0; bit--) {
      square(s, at);
      long limb = bit < 64 ? e0 : bit < 128 ? e1 : bit < 192 ? e2 : e3;
      if ((limb >>> bit & 1) != 0) {
        put(s, at + 4, b0, b1, b2, b3);
        multiply(s, at);
      }
    }
  }

  /** The sign bit of byte {@code first} of the second operand, carried up to the top. */
  public static void signExtend(long[] s, int at) {
    long index = s[at + 4];
    if ((s[at + 5] | s[at + 6] | s[at + 7]) != 0 || index < 0 || index > 30) {
      return;
    }
    int limb = (int) index >> 3;
    int unused = 56 - 8 * ((int) index & 7);
    long extended = s[at + limb] << unused >> unused;
    s[at + limb] = extended;
    long sign = extended >> 63;
    for (int i = limb + 1; i < WORD; i++) {
      s[at + i] = sign;
    }
  }

  public static void lessThan(long[] s, int at) {
    set(s, at, isLess(s, at + 4, at) ? 1 : 0);
  }

  public static void greaterThan(long[] s, int at) {
    set(s, at, isLess(s, at, at + 4) ? 1 : 0);
  }

  public static void signedLessThan(long[] s, int at) {
    set(s, at, isSignedLess(s, at + 4, at) ? 1 : 0);
  }

  public static void signedGreaterThan(long[] s, int at) {
    set(s, at, isSignedLess(s, at, at + 4) ? 1 : 0);
  }

  public static void equal(long[] s, int at) {
    long difference =
        (s[at] ^ s[at + 4])
            | (s[at + 1] ^ s[at + 5])
            | (s[at + 2] ^ s[at + 6])
            | (s[at + 3] ^ s[at + 7]);
    set(s, at, difference == 0 ? 1 : 0);
  }

  /** One operand: 1 for zero, 0 for anything else. */
  public static void zeroToOne(long[] s, int at) {
    set(s, at, isZero(s, at) ? 1 : 0);
  }

  public static void and(long[] s, int at) {
    s[at] &= s[at + 4];
    s[at + 1] &= s[at + 5];
    s[at + 2] &= s[at + 6];
    s[at + 3] &= s[at + 7];
  }

  public static void or(long[] s, int at) {
    s[at] |= s[at + 4];
    s[at + 1] |= s[at + 5];
    s[at + 2] |= s[at + 6];
    s[at + 3] |= s[at + 7];
  }

  public static void xor(long[] s, int at) {
    s[at] ^= s[at + 4];
    s[at + 1] ^= s[at + 5];
    s[at + 2] ^= s[at + 6];
    s[at + 3] ^= s[at + 7];
  }

  /** One operand. */
  public static void not(long[] s, int at) {
    s[at] = ~s[at];
    s[at + 1] = ~s[at + 1];
    s[at + 2] = ~s[at + 2];
    s[at + 3] = ~s[at + 3];
  }

  /** Byte {@code first} of the second operand, 0 being the most significant one. */
  public static void byteAt(long[] s, int at) {
    long index = s[at + 4];
    long result = 0;
    if ((s[at + 5] | s[at + 6] | s[at + 7]) == 0 && index >= 0 && index < 32) {
      result = s[at + 3 - ((int) index >> 3)] >>> (56 - 8 * ((int) index & 7)) & 0xff;
    }
    set(s, at, result);
  }

  /** The second operand shifted left by the first. */
  public static void shiftLeft(long[] s, int at) {
    if (exceeds255(s, at + 4)) {
      set(s, at, 0);
      return;
    }
    int limbs = (int) s[at + 4] >> 6;
    int bits = (int) s[at + 4] & 63;
    for (int i = WORD - 1; i >= 0; i--) {
      long high = i >= limbs ? s[at + i - limbs] : 0;
      long low = i > limbs ? s[at + i - limbs - 1] : 0;
      s[at + i] = high << bits | low >>> 1 >>> (63 - bits);
    }
  }

  /** The second operand shifted right by the first, zeros coming in. */
  public static void shiftRight(long[] s, int at) {
    if (exceeds255(s, at + 4)) {
      set(s, at, 0);
    } else {
      shiftRight(s, at, (int) s[at + 4], 0);
    }
  }

  /** The second operand shifted right by the first, its sign coming in. */
  public static void shiftRightSigned(long[] s, int at) {
    long sign = s[at + 3] >> 63;
    if (exceeds255(s, at + 4)) {
      put(s, at, sign, sign, sign, sign);
    } else {
      shiftRight(s, at, (int) s[at + 4], sign);
    }
  }

  static void shiftRight(long[] s, int at, int shift, long fill) {
    int limbs = shift >> 6;
    int bits = shift & 63;
    for (int i = 0; i < WORD; i++) {
      int from = i + limbs;
      long low = from < WORD ? s[at + from] : fill;
      long high = from + 1 < WORD ? s[at + from + 1] : fill;
      s[at + i] = low >>> bits | high << 1 << (63 - bits);
    }
  }

  static void negate(long[] s, int at) {
    long carry = 1;
    for (int i = 0; i < WORD; i++) {
      long limb = ~s[at + i] + carry;
      carry = carry != 0 && limb == 0 ? 1 : 0;
      s[at + i] = limb;
    }
  }

  /** Whether the word is zero. */
  public static boolean isZero(long[] s, int at) {
    return (s[at] | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  /**
   * Whether the word is less than a number that is not negative; none is less than a negative one.
   */
  public static boolean isBelow(long[] s, int at, int bound) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && s[at] >= 0 && s[at] < bound;
  }

  /** Whether the word at {@code a} is less than the one at {@code b}. */
  public static boolean isLess(long[] s, int a, int b) {
    for (int i = WORD - 1; i > 0; i--) {
      if (s[a + i] != s[b + i]) {
        return less(s[a + i], s[b + i]);
      }
    }
    return less(s[a], s[b]);
  }

  private static boolean isSignedLess(long[] s, int a, int b) {
    return s[a + 3] == s[b + 3] ? isLess(s, a, b) : s[a + 3] < s[b + 3];
  }

  private static boolean exceeds255(long[] s, int at) {
    return ((s[at] & ~255L) | s[at + 1] | s[at + 2] | s[at + 3]) != 0;
  }

  /** Sets a word to an unsigned long. */
  public static void set(long[] s, int at, long value) {
    put(s, at, value, 0, 0, 0);
  }

  public static void put(long[] s, int at, long w0, long w1, long w2, long w3) {
    s[at] = w0;
    s[at + 1] = w1;
    s[at + 2] = w2;
    s[at + 3] = w3;
  }

  public static void put(long[] s, int at, UInt256 value) {
    put(s, at, value.w0(), value.w1(), value.w2(), value.w3());
  }

  public static UInt256 get(long[] s, int at) {
    return new UInt256(s[at + 3], s[at + 2], s[at + 1], s[at]);
  }

  /** Reads 8 big-endian bytes. */
  public static long limb(byte[] bytes, int from) {
    return (long) BIG_ENDIAN.get(bytes, from);
  }

  /** Reads 1 to 8 big-endian bytes that end before {@code to}, where 8 could be read. */
  public static long tail(byte[] bytes, int to, int size) {
    return limb(bytes, to - 8) & (-1L >>> (64 - 8 * size));
  }

  /** Reads 32 big-endian bytes. */
  public static void load(byte[] bytes, int from, long[] s, int at) {
    s[at + 3] = (long) BIG_ENDIAN.get(bytes, from);
    s[at + 2] = (long) BIG_ENDIAN.get(bytes, from + 8);
    s[at + 1] = (long) BIG_ENDIAN.get(bytes, from + 16);
    s[at] = (long) BIG_ENDIAN.get(bytes, from + 24);
  }

  /** Writes 32 big-endian bytes. */
  public static void store(long[] s, int at, byte[] bytes, int to) {
    BIG_ENDIAN.set(bytes, to, s[at + 3]);
    BIG_ENDIAN.set(bytes, to + 8, s[at + 2]);
    BIG_ENDIAN.set(bytes, to + 16, s[at + 1]);
    BIG_ENDIAN.set(bytes, to + 24, s[at]);
  }

  static int bitLength(long w0, long w1, long w2, long w3) {
    if (w3 != 0) {
      return 256 - Long.numberOfLeadingZeros(w3);
    }
    if (w2 != 0) {
      return 192 - Long.numberOfLeadingZeros(w2);
    }
    return w1 != 0 ? 128 - Long.numberOfLeadingZeros(w1) : 64 - Long.numberOfLeadingZeros(w0);
  }
}
