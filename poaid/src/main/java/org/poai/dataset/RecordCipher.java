package org.poai.dataset;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.AesGcm;
import org.poai.crypto.Hkdf;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;

/**
 * Seals and opens single records, protocol section 5: AES-256-GCM with key ‖ nonce =
 * HKDF-SHA256(key, salt = datasetRoot, info = "poai/record" ‖ u64(i), 44 bytes) and AAD = u64(i).
 *
 * <p>A nonce is never used for two texts: it is derived together with the key from the root, which
 * commits to every text, and the record's index.
 */
final class RecordCipher {
  private final byte[] key;
  private final byte[] salt;

  RecordCipher(Hash32 key, Hash32 datasetRoot) {
    this.key = key.toArray();
    this.salt = datasetRoot.toArray();
  }

  /** Names a key without telling it. */
  static Hash32 keyId(Hash32 key) {
    return Keccak.hash(key);
  }

  byte[] seal(long index, byte[] plaintext) {
    byte[] derived = derive(index);
    return AesGcm.seal(keyOf(derived), nonceOf(derived), aad(index), plaintext);
  }

  Optional<byte[]> open(long index, byte[] ciphertext) {
    byte[] derived = derive(index);
    return AesGcm.open(keyOf(derived), nonceOf(derived), aad(index), ciphertext);
  }

  private byte[] derive(long index) {
    byte[] info = Preimage.tagged("poai/record").u64(index).toBytes();
    return Hkdf.sha256(key, salt, info, AesGcm.KEY_SIZE + AesGcm.NONCE_SIZE);
  }

  private static byte[] keyOf(byte[] derived) {
    return Arrays.copyOf(derived, AesGcm.KEY_SIZE);
  }

  private static byte[] nonceOf(byte[] derived) {
    return Arrays.copyOfRange(derived, AesGcm.KEY_SIZE, derived.length);
  }

  private static byte[] aad(long index) {
    return Preimage.tagged("").u64(index).toBytes();
  }
}
