package org.poai.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The one-time authenticator Poly1305 (RFC 8439, section 2.5) over parts that are padded to whole
 * blocks, as the AEAD has them. Numbers modulo 2^130 - 5 are five limbs of 26 bits in longs. Two
 * blocks go in at a time, {@code h ← (h + m₁) r² + m₂ r}: the products of both do not wait for each
 * other. Limbs of h stay below 2^27 before a product, so that its ten terms, five times as large
 * where they wrap, stay below 2^59.
 */
final class Poly1305 {
  static final int KEY_SIZE = 32;
  private static final int BLOCK = 16;
  private static final long MASK = (1 << 26) - 1;
  private static final long PAD_BIT = 1 << 24;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] r = new long[5];
  private final long[] rSquared = new long[5];
  private final long[] h = new long[5];
  private final byte[] last = new byte[2 * BLOCK];
  private long addLow;
  private long addHigh;
  private long tagLow;
  private long tagHigh;

  /** Starts over under a key, which is for one message. */
  void begin(byte[] key) {
    long low = (long) LONG.get(key, 0) & 0x0ffffffc0fffffffL;
    long high = (long) LONG.get(key, 8) & 0x0ffffffc0ffffffcL;
    split(low, high, r);
    addLow = (long) LONG.get(key, 16);
    addHigh = (long) LONG.get(key, 24);
    Arrays.fill(h, 0);
    System.arraycopy(r, 0, rSquared, 0, r.length);
    multiply(rSquared, r);
  }

  /** Adds bytes, and zeros up to a whole block. */
  void update(byte[] in, int from, int length) {
    int pairs = length / (2 * BLOCK) * (2 * BLOCK);
    addPairs(in, from, from + pairs);
    int rest = length - pairs;
    if (rest == 0) {
      return;
    }
    Arrays.fill(last, (byte) 0);
    System.arraycopy(in, from + pairs, last, 0, rest);
    if (rest > BLOCK) {
      addPairs(last, 0, 2 * BLOCK);
    } else {
      addBlock((long) LONG.get(last, 0), (long) LONG.get(last, 8));
    }
  }

  /** Adds the two lengths that end an AEAD message, and makes the tag. */
  void finish(long first, long second) {
    addBlock(first, second);
    carry(h);
    long g0 = h[0] + 5;
    long g1 = h[1] + (g0 >>> 26);
    long g2 = h[2] + (g1 >>> 26);
    long g3 = h[3] + (g2 >>> 26);
    long g4 = h[4] + (g3 >>> 26) - (1 << 26);
    // All ones when h is not below the modulus; chosen without a branch.
    long reduced = (g4 >>> 63) - 1;
    long h0 = choose(h[0], g0, reduced);
    long h1 = choose(h[1], g1, reduced);
    long h2 = choose(h[2], g2, reduced);
    long h3 = choose(h[3], g3, reduced);
    long h4 = choose(h[4], g4, reduced);
    long low = h0 | h1 << 26 | h2 << 52;
    long high = h2 >>> 12 | h3 << 14 | h4 << 40;
    tagLow = low + addLow;
    long overflow = ((low & addLow) | ((low | addLow) & ~tagLow)) >>> 63;
    tagHigh = high + addHigh + overflow;
  }

  void writeTag(byte[] out, int at) {
    LONG.set(out, at, tagLow);
    LONG.set(out, at + 8, tagHigh);
  }

  boolean isTag(byte[] in, int at) {
    long low = tagLow ^ (long) LONG.get(in, at);
    long high = tagHigh ^ (long) LONG.get(in, at + 8);
    return (low | high) == 0;
  }

  private static long choose(long limb, long reduced, long ifReduced) {
    return (limb & ~ifReduced) | (reduced & MASK & ifReduced);
  }

  private void addBlock(long low, long high) {
    long[] block = new long[5];
    split(low, high, block);
    for (int i = 0; i < 5; i++) {
      h[i] += block[i];
    }
    h[4] += PAD_BIT;
    multiply(h, r);
  }

  private void addPairs(byte[] in, int from, int end) {
    long r0 = r[0];
    long r1 = r[1];
    long r2 = r[2];
    long r3 = r[3];
    long r4 = r[4];
    long s1 = 5 * r1;
    long s2 = 5 * r2;
    long s3 = 5 * r3;
    long s4 = 5 * r4;
    long q0 = rSquared[0];
    long q1 = rSquared[1];
    long q2 = rSquared[2];
    long q3 = rSquared[3];
    long q4 = rSquared[4];
    long u1 = 5 * q1;
    long u2 = 5 * q2;
    long u3 = 5 * q3;
    long u4 = 5 * q4;
    long h0 = h[0];
    long h1 = h[1];
    long h2 = h[2];
    long h3 = h[3];
    long h4 = h[4];
    for (int at = from; at < end; at += 2 * BLOCK) {
      long low = (long) LONG.get(in, at);
      long high = (long) LONG.get(in, at + 8);
      h0 += low & MASK;
      h1 += low >>> 26 & MASK;
      h2 += (low >>> 52 | high << 12) & MASK;
      h3 += high >>> 14 & MASK;
      h4 += high >>> 40 | PAD_BIT;
      low = (long) LONG.get(in, at + 16);
      high = (long) LONG.get(in, at + 24);
      long m0 = low & MASK;
      long m1 = low >>> 26 & MASK;
      long m2 = (low >>> 52 | high << 12) & MASK;
      long m3 = high >>> 14 & MASK;
      long m4 = high >>> 40 | PAD_BIT;
      long d0 =
          h0 * q0 + h1 * u4 + h2 * u3 + h3 * u2 + h4 * u1 + m0 * r0 + m1 * s4 + m2 * s3 + m3 * s2
              + m4 * s1;
      long d1 =
          h0 * q1 + h1 * q0 + h2 * u4 + h3 * u3 + h4 * u2 + m0 * r1 + m1 * r0 + m2 * s4 + m3 * s3
              + m4 * s2;
      long d2 =
          h0 * q2 + h1 * q1 + h2 * q0 + h3 * u4 + h4 * u3 + m0 * r2 + m1 * r1 + m2 * r0 + m3 * s4
              + m4 * s3;
      long d3 =
          h0 * q3 + h1 * q2 + h2 * q1 + h3 * q0 + h4 * u4 + m0 * r3 + m1 * r2 + m2 * r1 + m3 * r0
              + m4 * s4;
      long d4 =
          h0 * q4 + h1 * q3 + h2 * q2 + h3 * q1 + h4 * q0 + m0 * r4 + m1 * r3 + m2 * r2 + m3 * r1
              + m4 * r0;
      h0 = d0 & MASK;
      d1 += d0 >>> 26;
      h1 = d1 & MASK;
      d2 += d1 >>> 26;
      h2 = d2 & MASK;
      d3 += d2 >>> 26;
      h3 = d3 & MASK;
      d4 += d3 >>> 26;
      h4 = d4 & MASK;
      h0 += 5 * (d4 >>> 26);
      h1 += h0 >>> 26;
      h0 &= MASK;
    }
    h[0] = h0;
    h[1] = h1;
    h[2] = h2;
    h[3] = h3;
    h[4] = h4;
  }

  /** {@code a ← a b}, carried. */
  private static void multiply(long[] a, long[] b) {
    long[] product = new long[5];
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5 - i; j++) {
        product[i + j] += a[i] * b[j];
      }
      for (int j = 5 - i; j < 5; j++) {
        product[i + j - 5] += 5 * a[i] * b[j];
      }
    }
    carry(product);
    System.arraycopy(product, 0, a, 0, 5);
  }

  /** Brings all limbs below 2^26 but the second, which may be a little above. */
  private static void carry(long[] limbs) {
    for (int i = 0; i < 4; i++) {
      limbs[i + 1] += limbs[i] >>> 26;
      limbs[i] &= MASK;
    }
    limbs[0] += 5 * (limbs[4] >>> 26);
    limbs[4] &= MASK;
    limbs[1] += limbs[0] >>> 26;
    limbs[0] &= MASK;
  }

  private static void split(long low, long high, long[] limbs) {
    limbs[0] = low & MASK;
    limbs[1] = low >>> 26 & MASK;
    limbs[2] = (low >>> 52 | high << 12) & MASK;
    limbs[3] = high >>> 14 & MASK;
    limbs[4] = high >>> 40;
  }
}
