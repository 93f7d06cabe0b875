package org.poai.evm.precompile;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Address 1: the address whose key made a signature (hash ‖ v ‖ r ‖ s), v being 27 or 28 and s any
 * below the order; nothing where no key did.
 */
final class EcRecover implements Precompile {
  private static final byte[] NOTHING = new byte[0];
  private static final UInt256 FIRST_V = UInt256.of(27);
  private static final UInt256 LAST_V = UInt256.of(28);

  @Override
  public long gas(byte[] input) {
    return 3000;
  }

  @Override
  public Optional<byte[]> run(byte[] input) {
    byte[] padded = Arrays.copyOf(input, 128);
    UInt256 v = word(padded, 1);
    if (!v.equals(FIRST_V) && !v.equals(LAST_V)) {
      return Optional.of(NOTHING);
    }
    Hash32 hash = Hash32.of(Arrays.copyOf(padded, 32));
    EcdsaSignature signature = new EcdsaSignature(word(padded, 2), word(padded, 3));
    return Secp256k1.recoverAddress(hash, signature, v.equals(LAST_V))
        .map(
            address -> {
              byte[] out = new byte[32];
              address.copyTo(out, 12);
              return out;
            })
        .or(() -> Optional.of(NOTHING));
  }

  private static UInt256 word(byte[] input, int index) {
    return UInt256.fromBytes(Arrays.copyOfRange(input, 32 * index, 32 * index + 32));
  }
}
