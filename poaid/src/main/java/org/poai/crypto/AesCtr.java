package org.poai.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128 in counter mode (NIST SP 800-38A): 16-byte key and first counter. It hides and does not
 * authenticate.
 */
public final class AesCtr {
  public static final int KEY_SIZE = 16;
  public static final int COUNTER_SIZE = 16;

  private AesCtr() {}

  /** Turns plaintext into ciphertext, and back. */
  public static byte[] apply(byte[] key, byte[] counter, byte[] text) {
    if (key.length != KEY_SIZE || counter.length != COUNTER_SIZE) {
      throw new IllegalArgumentException("AES-128-CTR takes a key and a counter of 16 bytes");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CTR is in every Java 17", e);
    }
  }
}
