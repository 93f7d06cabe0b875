package org.poai.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's, which is made of vector instructions from Java 21 on. */
final class JdkChaCha20Poly1305 extends ChaCha20Poly1305 {
  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] nonce = new byte[12];

  JdkChaCha20Poly1305(byte[] key) {
    this.key = new SecretKeySpec(key, "ChaCha20");
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 is in every Java 17", e);
    }
  }

  @Override
  public void seal(long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    try {
      init(Cipher.ENCRYPT_MODE, counter, aad);
      cipher.doFinal(in, from, length, out, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a counter used twice, or an array too small", e);
    }
  }

  @Override
  public boolean open(
      long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    if (length < TAG_SIZE) {
      return false;
    }
    try {
      init(Cipher.DECRYPT_MODE, counter, aad);
      cipher.doFinal(in, from, length, out, at);
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
