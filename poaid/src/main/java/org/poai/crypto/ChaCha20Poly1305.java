package org.poai.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20 with Poly1305 (RFC 8439) under one key and in one direction; the nonce is a counter, in
 * little-endian order behind four zeros, as Noise has it. Works in the caller's arrays. Not
 * thread-safe.
 */
public final class ChaCha20Poly1305 {
  public static final int KEY_SIZE = 32;
  public static final int TAG_SIZE = 16;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] nonce = new byte[12];
  private byte[] scratch = {};

  public ChaCha20Poly1305(byte[] key) {
    if (key.length != KEY_SIZE) {
      throw new IllegalArgumentException("a key of ChaCha20-Poly1305 has 32 bytes");
    }
    this.key = new SecretKeySpec(key, "ChaCha20");
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 is in every Java 17", e);
    }
  }

  /**
   * Writes ciphertext and tag of {@code in[from .. from+length)} to {@code out} from {@code at} on.
   * A counter must not be used twice.
   */
  public void seal(long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    try {
      init(Cipher.ENCRYPT_MODE, counter, aad);
      cipher.doFinal(in, from, length, out, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a counter used twice, or an array too small", e);
    }
  }

  /**
   * Writes the plaintext of {@code in[from .. from+length)}, which ends in the tag, to {@code out}
   * from {@code at} on. False when counter, AAD or bytes do not belong together; then what is in
   * {@code out} means nothing.
   */
  public boolean open(
      long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    if (length < TAG_SIZE) {
      return false;
    }
    try {
      init(Cipher.DECRYPT_MODE, counter, aad);
      byte[] source = in;
      if (from != 0) {
        // The JDK collects input that does not begin at 0 in a buffer of its own.
        source = scratch.length < length ? new byte[Math.max(length, 1024)] : scratch;
        scratch = source;
        System.arraycopy(in, from, source, 0, length);
      }
      cipher.doFinal(source, 0, length, out, at);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an array too small", e);
    }
  }

  private void init(int mode, long counter, byte[] aad) throws GeneralSecurityException {
    for (int i = 0; i < 8; i++) {
      nonce[4 + i] = (byte) (counter >>> (8 * i));
    }
    cipher.init(mode, key, new IvParameterSpec(nonce));
    if (aad.length > 0) {
      cipher.updateAAD(aad);
    }
  }
}
