package org.poai.libp2p.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Hkdf;
import org.poai.crypto.Sha256;

/**
 * What both ends have mixed so far, a chaining key and a hash: the SymmetricState of the Noise
 * specification, section 5.2.
 */
final class SymmetricState {
  private static final int SIZE = 32;
  private static final byte[] NOTHING = {};

  private byte[] chainingKey = "Noise_XX_25519_ChaChaPoly_SHA256".getBytes(US_ASCII);
  private byte[] hash = chainingKey;
  private @Nullable CipherState cipher;

  SymmetricState() {
    // The prologue, which is empty.
    mixHash(NOTHING);
  }

  void mixHash(byte[] data) {
    hash = Sha256.hash(hash, data).toArray();
  }

  void mixKey(byte[] secret) {
    byte[] two = Hkdf.sha256(secret, chainingKey, NOTHING, 2 * SIZE);
    chainingKey = Arrays.copyOf(two, SIZE);
    cipher = new CipherState(Arrays.copyOfRange(two, SIZE, 2 * SIZE));
  }

  /** Encrypted from the first key on, in clear before. */
  byte[] encryptAndHash(byte[] plaintext) {
    byte[] out = cipher == null ? plaintext : cipher.encryptWith(hash, plaintext);
    mixHash(out);
    return out;
  }

  byte[] decryptAndHash(byte[] ciphertext) throws NoiseException {
    byte[] out = cipher == null ? ciphertext : cipher.decryptWith(hash, ciphertext);
    mixHash(ciphertext);
    return out;
  }

  /** The keys of both directions, the initiator's first. */
  Keys split() {
    byte[] two = Hkdf.sha256(NOTHING, chainingKey, NOTHING, 2 * SIZE);
    return new Keys(
        new CipherState(Arrays.copyOf(two, SIZE)),
        new CipherState(Arrays.copyOfRange(two, SIZE, 2 * SIZE)));
  }

  byte[] hash() {
    return hash.clone();
  }

  /** What transport messages are under. */
  record Keys(CipherState fromInitiator, CipherState fromResponder) {}
}
