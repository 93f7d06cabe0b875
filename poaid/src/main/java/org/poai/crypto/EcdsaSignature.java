package org.poai.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.poai.primitives.UInt256;

/** The two numbers of an ECDSA signature, and its DER form (X.690, canonical only). */
public record EcdsaSignature(UInt256 r, UInt256 s) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /** Whether s lies in the lower half of the order, as in the one of two signatures that counts. */
  public boolean hasLowS() {
    return Secp256k1.isLow(s);
  }

  /** {@code SEQUENCE { INTEGER r, INTEGER s }}. */
  public byte[] toDer() {
    byte[] first = new BigInteger(1, r.toBytes()).toByteArray();
    byte[] second = new BigInteger(1, s.toBytes()).toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (der.length - 2);
    putInteger(der, 2, first);
    putInteger(der, 4 + first.length, second);
    return der;
  }

  /** The signature that DER bytes hold, or empty when they are not exactly its one encoding. */
  public static Optional<EcdsaSignature> fromDer(byte[] der) {
    if (der.length < 8 || der.length > 72 || der[0] != SEQUENCE || der[1] != der.length - 2) {
      return Optional.empty();
    }
    int secondAt = 4 + der[3];
    if (der[3] < 1 || secondAt + 3 > der.length || secondAt + 2 + der[secondAt + 1] != der.length) {
      return Optional.empty();
    }
    return integer(der, 2)
        .flatMap(r -> integer(der, secondAt).map(s -> new EcdsaSignature(r, s)))
        .filter(signature -> Arrays.equals(signature.toDer(), der));
  }

  private static void putInteger(byte[] der, int at, byte[] value) {
    der[at] = INTEGER;
    der[at + 1] = (byte) value.length;
    System.arraycopy(value, 0, der, at + 2, value.length);
  }

  private static Optional<UInt256> integer(byte[] der, int at) {
    int length = der[at + 1];
    if (der[at] != INTEGER || length < 1 || length > 33) {
      return Optional.empty();
    }
    byte[] value = new byte[UInt256.SIZE];
    int zero = length - value.length > 0 ? 1 : 0;
    if (zero == 1 && der[at + 2] != 0) {
      return Optional.empty();
    }
    System.arraycopy(der, at + 2 + zero, value, value.length - length + zero, length - zero);
    return Optional.of(UInt256.fromBytes(value));
  }
}
