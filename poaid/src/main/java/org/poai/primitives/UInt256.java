package org.poai.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * An unsigned 256-bit number as four longs, most significant first.
 *
 * <p>Operations that could leave the range throw {@link ArithmeticException}; the wrapping
 * arithmetic of the EVM works on limbs and is not here.
 */
public record UInt256(long w3, long w2, long w1, long w0) implements Comparable<UInt256> {
  public static final int SIZE = 32;
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
  public static final UInt256 ONE = new UInt256(0, 0, 0, 1);
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A number from an unsigned long. */
  public static UInt256 of(long unsigned) {
    return new UInt256(0, 0, 0, unsigned);
  }

  /**
   * A number from an integer of any size.
   *
   * @throws ArithmeticException when {@code value} is negative or needs more than 256 bits
   */
  public static UInt256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new ArithmeticException("not an unsigned 256-bit number");
    }
    return new UInt256(
        value.shiftRight(192).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(64).longValue(),
        value.longValue());
  }

  /** Reads 32 big-endian bytes. */
  public static UInt256 fromBytes(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a 256-bit number has 32 bytes, not " + bytes.length);
    }
    return new UInt256(
        (long) BIG_ENDIAN.get(bytes, 0),
        (long) BIG_ENDIAN.get(bytes, 8),
        (long) BIG_ENDIAN.get(bytes, 16),
        (long) BIG_ENDIAN.get(bytes, 24));
  }

  /** Reads a QUANTITY of at most 256 bits. */
  public static UInt256 fromQuantity(String text) {
    Hex.checkQuantity(text, 64);
    return of(new BigInteger(text.substring(2), 16));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[SIZE];
    BIG_ENDIAN.set(bytes, 0, w3);
    BIG_ENDIAN.set(bytes, 8, w2);
    BIG_ENDIAN.set(bytes, 16, w1);
    BIG_ENDIAN.set(bytes, 24, w0);
    return bytes;
  }

  public Hash32 toHash32() {
    return Hash32.of(toBytes());
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes());
  }

  /** Big-endian bytes without leading zeros: none for zero. The form of numbers in RLP. */
  public byte[] toMinimalBytes() {
    byte[] bytes = toBytes();
    int start = SIZE - (bitLength() + 7) / 8;
    return java.util.Arrays.copyOfRange(bytes, start, SIZE);
  }

  public String toQuantity() {
    return "0x" + toBigInteger().toString(16);
  }

  public boolean isZero() {
    return (w3 | w2 | w1 | w0) == 0;
  }

  public int bitLength() {
    if (w3 != 0) {
      return 256 - Long.numberOfLeadingZeros(w3);
    }
    if (w2 != 0) {
      return 192 - Long.numberOfLeadingZeros(w2);
    }
    if (w1 != 0) {
      return 128 - Long.numberOfLeadingZeros(w1);
    }
    return 64 - Long.numberOfLeadingZeros(w0);
  }

  /**
   * The sum.
   *
   * @throws ArithmeticException above 2^256 − 1
   */
  public UInt256 plus(UInt256 other) {
    long r0 = w0 + other.w0;
    long c = Long.compareUnsigned(r0, w0) < 0 ? 1 : 0;
    long r1 = w1 + other.w1 + c;
    c = carry(w1, other.w1, r1);
    long r2 = w2 + other.w2 + c;
    c = carry(w2, other.w2, r2);
    long r3 = w3 + other.w3 + c;
    if (carry(w3, other.w3, r3) != 0) {
      throw new ArithmeticException("sum above 2^256 - 1");
    }
    return new UInt256(r3, r2, r1, r0);
  }

  /**
   * The difference.
   *
   * @throws ArithmeticException below zero
   */
  public UInt256 minus(UInt256 other) {
    if (compareTo(other) < 0) {
      throw new ArithmeticException("difference below zero");
    }
    long r0 = w0 - other.w0;
    long b = borrow(w0, other.w0, r0);
    long r1 = w1 - other.w1 - b;
    b = borrow(w1, other.w1, r1);
    long r2 = w2 - other.w2 - b;
    b = borrow(w2, other.w2, r2);
    return new UInt256(w3 - other.w3 - b, r2, r1, r0);
  }

  private static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  private static long borrow(long a, long b, long difference) {
    return ((~a & b) | ((~a | b) & difference)) >>> 63;
  }

  @Override
  public int compareTo(UInt256 other) {
    int order = Long.compareUnsigned(w3, other.w3);
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    return order != 0 ? order : Long.compareUnsigned(w0, other.w0);
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
