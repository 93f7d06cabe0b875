package org.poai.market.contract;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Signatures as the market's contract takes them: 65 bytes, r, a low s, and 27 or 28. */
public final class MarketSignature {
  public static final int SIZE = 2 * UInt256.SIZE + 1;

  private static final int EVEN = 27;
  private static final int ODD = 28;

  private MarketSignature() {}

  /** What the key of a secret signs a digest with. */
  public static Bytes of(Hash32 digest, byte[] secret) {
    EcdsaSignature numbers = Secp256k1.sign(digest, secret);
    Address own = Secp256k1.address(secret);
    boolean isEven =
        Secp256k1.recoverAddress(digest, numbers, false).filter(own::equals).isPresent();
    byte[] signature = Arrays.copyOf(numbers.r().toBytes(), SIZE);
    System.arraycopy(numbers.s().toBytes(), 0, signature, UInt256.SIZE, UInt256.SIZE);
    signature[SIZE - 1] = (byte) (isEven ? EVEN : ODD);
    return Bytes.of(signature);
  }

  /** Whose signature it is; empty where the contract would not take it. */
  public static Optional<Address> signer(Hash32 digest, Bytes signature) {
    byte[] bytes = signature.toArray();
    if (bytes.length != SIZE || bytes[SIZE - 1] < EVEN || bytes[SIZE - 1] > ODD) {
      return Optional.empty();
    }
    EcdsaSignature numbers = new EcdsaSignature(word(bytes, 0), word(bytes, UInt256.SIZE));
    return numbers.hasLowS()
        ? Secp256k1.recoverAddress(digest, numbers, bytes[SIZE - 1] == ODD)
        : Optional.empty();
  }

  private static UInt256 word(byte[] bytes, int from) {
    return Hash32.of(Arrays.copyOfRange(bytes, from, from + UInt256.SIZE)).toUInt256();
  }
}
