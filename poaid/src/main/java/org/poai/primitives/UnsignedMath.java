package org.poai.primitives;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Products of unsigned longs, and their division by multiplying with a reciprocal (Möller and
 * Granlund, "Improved division by invariant integers", 2011).
 */
final class UnsignedMath {
  private static final MethodType BINARY =
      MethodType.methodType(long.class, long.class, long.class);

  /** One instruction from Java 18 on; a constant, so that the JIT sees through it. */
  private static final MethodHandle MULTIPLY_HIGH = multiplyHighHandle();

  /** ⌊(2^19 − 3·2^8) / d⌋ for the nine leading bits d of a normalised divisor. */
  private static final short[] RECIPROCAL_SEEDS = new short[256];

  static {
    for (int i = 0; i < 256; i++) {
      RECIPROCAL_SEEDS[i] = (short) (((1 << 19) - 3 * (1 << 8)) / (256 + i));
    }
  }

  private UnsignedMath() {}

  /** The upper 64 bits of the product. */
  static long multiplyHigh(long a, long b) {
    try {
      return (long) MULTIPLY_HIGH.invokeExact(a, b);
    } catch (Throwable e) {
      throw new IllegalStateException("a product never fails", e);
    }
  }

  @SuppressWarnings("unused") // through MULTIPLY_HIGH
  private static long fromSigned(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }

  private static MethodHandle multiplyHighHandle() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      return lookup.findStatic(Math.class, "unsignedMultiplyHigh", BINARY);
    } catch (NoSuchMethodException java17) {
      return fallback(lookup);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Math is open to all", e);
    }
  }

  private static MethodHandle fallback(MethodHandles.Lookup lookup) {
    try {
      return lookup.findStatic(UnsignedMath.class, "fromSigned", BINARY);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("it stands above", e);
    }
  }

  /**
   * 1 where {@code a} is less than {@code b}, else 0: a carry or borrow. Without a branch, which
   * would go the wrong way half of the time.
   */
  static long below(long a, long b) {
    return ((~a & b) | ((~a | b) & (a - b))) >>> 63;
  }

  static boolean less(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE;
  }

  /** ⌊(2^128 − 1) / d⌋ − 2^64 of a normalised d: its top bit is set. */
  static long reciprocal(long d) {
    long v0 = RECIPROCAL_SEEDS[(int) (d >>> 55) - 256];
    long d40 = (d >>> 24) + 1;
    long v1 = (v0 << 11) - ((v0 * v0 * d40) >>> 40) - 1;
    long v2 = (v1 << 13) + ((v1 * ((1L << 60) - v1 * d40)) >>> 47);
    long d0 = d & 1;
    long d63 = (d >>> 1) + d0;
    long e = ((v2 >>> 1) & -d0) - v2 * d63;
    long v3 = (multiplyHigh(v2, e) >>> 1) + (v2 << 31);
    long low = v3 * d;
    long carry = below(low + d, low);
    return v3 - (multiplyHigh(v3, d) + carry) - d;
  }

  /** ⌊(2^192 − 1) / (d1 ‖ d0)⌋ − 2^64 of a normalised divisor. */
  static long reciprocal(long d1, long d0) {
    long v = reciprocal(d1);
    long p = d1 * v + d0;
    if (less(p, d0)) {
      v--;
      if (!less(p, d1)) {
        v--;
        p -= d1;
      }
      p -= d1;
    }
    long high = multiplyHigh(v, d0);
    p += high;
    if (less(p, high)) {
      v--;
      if (less(d1, p) || (p == d1 && !less(v * d0 + d0, d0))) {
        v--;
      }
    }
    return v;
  }

  /** ⌊(u1 ‖ u0) / d⌋ where u1 is less than d, which is normalised; {@code v} its reciprocal. */
  static long divide(long u1, long u0, long d, long v) {
    long low = v * u1;
    long q0 = low + u0;
    long q1 = multiplyHigh(v, u1) + u1 + below(q0, low) + 1;
    long r = u0 - q1 * d;
    if (less(q0, r)) {
      q1--;
      r += d;
    }
    return less(r, d) ? q1 : q1 + 1;
  }

  /**
   * ⌊(u2 ‖ u1 ‖ u0) / (d1 ‖ d0)⌋ where (u2 ‖ u1) is less than the divisor, which is normalised;
   * {@code v} its reciprocal.
   */
  static long divide(long u2, long u1, long u0, long d1, long d0, long v) {
    long low = v * u2;
    long q0 = low + u1;
    long q1 = multiplyHigh(v, u2) + u2 + below(q0, low);
    long t0 = d0 * q1;
    long t1 = multiplyHigh(d0, q1);
    long r0 = u0 - t0;
    long r1 = u1 - q1 * d1 - t1 - below(u0, t0);
    long s0 = r0 - d0;
    r1 = r1 - d1 - below(r0, d0);
    q1++;
    if (!less(r1, q0)) {
      q1--;
      r0 = s0 + d0;
      r1 = r1 + d1 + below(r0, s0);
      s0 = r0;
    }
    return less(r1, d1) || (r1 == d1 && less(s0, d0)) ? q1 : q1 + 1;
  }
}
