package org.poai.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.poai.primitives.Hash32;

/** SHA-256 (FIPS 180-4), the JDK's. */
public final class Sha256 {
  private Sha256() {}

  /** The hash of the concatenation of {@code parts}. */
  public static Hash32 hash(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return Hash32.of(digest.digest());
  }

  /** A running digest, for input that is too large to hold. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
