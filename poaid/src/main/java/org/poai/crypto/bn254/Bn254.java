package org.poai.crypto.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The three operations of EIP-196 and EIP-197 on their wire form: numbers of 32 bytes, big-endian;
 * a point of G1 is x ‖ y, one of G2 is x.b ‖ x.a ‖ y.b ‖ y.a (the imaginary part first), infinity
 * all zero. Empty where an input is no such point.
 */
public final class Bn254 {
  private static final int WORD = 32;
  public static final int G1_BYTES = 2 * WORD;

  /** A pair of a point of G1 and one of G2. */
  public static final int PAIR_BYTES = 6 * WORD;

  private static final String NOT_IN_FIELD = "invalid fp.Element encoding";
  private static final String NOT_ON_CURVE = "point is not on curve";

  private Bn254() {}

  /** P + Q of two points of G1, 128 bytes; 64 bytes. */
  public static Optional<byte[]> add(byte[] input) {
    Optional<G1> p = g1(input, 0);
    Optional<G1> q = g1(input, G1_BYTES);
    return p.isEmpty() || q.isEmpty()
        ? Optional.empty()
        : Optional.of(bytes(p.get().plus(q.get())));
  }

  /** k·P of a point of G1 and a number, 96 bytes; 64 bytes. */
  public static Optional<byte[]> multiply(byte[] input) {
    return g1(input, 0).map(p -> bytes(p.times(word(input, G1_BYTES))));
  }

  /**
   * Whether the product of the pairings of all pairs is one.
   *
   * @param input any number of {@link #PAIR_BYTES}
   */
  public static Optional<Boolean> isPairingProductOne(byte[] input) {
    MillerLoop loop = new MillerLoop();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Optional<G1> p = g1(input, at);
      if (p.isEmpty()) {
        return Optional.empty();
      }
      if (isZero(input, at + G1_BYTES, PAIR_BYTES - G1_BYTES)) {
        continue;
      }
      Optional<G2> q = g2(input, at + G1_BYTES);
      if (q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinity()) {
        loop.add(p.get().x(), p.get().y(), q.get());
      }
    }
    return Optional.of(FinalExponentiation.of(loop.run()).equals(Fp12.ONE));
  }

  /**
   * Why bytes are no point of G1, in the words of go-ethereum's library; empty where they are one.
   */
  public static Optional<String> problemOfG1(byte[] input, int offset) {
    if (g1(input, offset).isPresent()) {
      return Optional.empty();
    }
    boolean inField = fp(input, offset).isPresent() && fp(input, offset + WORD).isPresent();
    return Optional.of(inField ? NOT_ON_CURVE : NOT_IN_FIELD);
  }

  /** The same of a point of G2; 128 bytes of zeros are one. */
  public static Optional<String> problemOfG2(byte[] input, int offset) {
    if (isZero(input, offset, PAIR_BYTES - G1_BYTES) || g2(input, offset).isPresent()) {
      return Optional.empty();
    }
    Optional<Fp2> x = fp2(input, offset);
    Optional<Fp2> y = fp2(input, offset + 2 * WORD);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.of(NOT_IN_FIELD);
    }
    boolean onCurve = new G2(x.get(), y.get()).isOnCurve();
    return Optional.of(onCurve ? "point is not in correct subgroup" : NOT_ON_CURVE);
  }

  private static Optional<G1> g1(byte[] input, int offset) {
    Optional<Fp> x = fp(input, offset);
    Optional<Fp> y = fp(input, offset + WORD);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    if (x.get().isZero() && y.get().isZero()) {
      return Optional.of(G1.INFINITY);
    }
    return G1.isOnCurve(x.get(), y.get())
        ? Optional.of(G1.affine(x.get(), y.get()))
        : Optional.empty();
  }

  private static Optional<G2> g2(byte[] input, int offset) {
    Optional<Fp2> x = fp2(input, offset);
    Optional<Fp2> y = fp2(input, offset + 2 * WORD);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new G2(x.get(), y.get())).filter(q -> q.isOnCurve() && q.isInSubgroup());
  }

  private static Optional<Fp2> fp2(byte[] input, int offset) {
    Optional<Fp> b = fp(input, offset);
    return fp(input, offset + WORD).flatMap(a -> b.map(imaginary -> new Fp2(a, imaginary)));
  }

  private static Optional<Fp> fp(byte[] input, int offset) {
    BigInteger number = word(input, offset);
    return number.compareTo(Fp.P) < 0 ? Optional.of(Fp.of(number)) : Optional.empty();
  }

  private static BigInteger word(byte[] input, int offset) {
    return new BigInteger(1, input, offset, WORD);
  }

  private static boolean isZero(byte[] input, int offset, int length) {
    return Arrays.equals(input, offset, offset + length, new byte[length], 0, length);
  }

  private static byte[] bytes(G1 point) {
    byte[] out = new byte[G1_BYTES];
    if (!point.isInfinity()) {
      G1 affine = point.normalized();
      put(affine.x().toBigInteger(), out, 0);
      put(affine.y().toBigInteger(), out, WORD);
    }
    return out;
  }

  private static void put(BigInteger number, byte[] out, int offset) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - from;
    System.arraycopy(bytes, from, out, offset + WORD - length, length);
  }
}
