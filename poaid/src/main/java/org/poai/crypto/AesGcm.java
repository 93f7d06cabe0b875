package org.poai.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in Galois/Counter mode (NIST SP 800-38D): 32-byte key, 12-byte nonce, 16-byte tag
 * appended.
 */
public final class AesGcm {
  public static final int KEY_SIZE = 32;
  public static final int NONCE_SIZE = 12;
  public static final int TAG_SIZE = 16;

  private AesGcm() {}

  /**
   * Ciphertext and tag of {@code plaintext}; a (key, nonce) pair must never seal two different
   * texts.
   */
  public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every Java 17", e);
    }
  }

  /** The plaintext, or empty when key, nonce, AAD or ciphertext do not belong together. */
  public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
    if (sealed.length < TAG_SIZE) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every Java 17", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] aad)
      throws GeneralSecurityException {
    if (key.length != KEY_SIZE || nonce.length != NONCE_SIZE) {
      throw new IllegalArgumentException("AES-256-GCM takes a 32-byte key and a 12-byte nonce");
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_SIZE * 8, nonce));
    cipher.updateAAD(aad);
    return cipher;
  }
}
