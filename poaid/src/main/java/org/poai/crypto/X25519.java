package org.poai.crypto;

import java.security.SecureRandom;
import java.util.Optional;

/** Diffie-Hellman over Curve25519 (RFC 7748): secrets and public keys of 32 bytes. */
public final class X25519 {
  public static final int SIZE = 32;

  private X25519() {}

  public static byte[] newSecret(SecureRandom random) {
    byte[] secret = new byte[SIZE];
    random.nextBytes(secret);
    return secret;
  }

  public static byte[] publicKey(byte[] secret) {
    check(secret);
    byte[] key = new byte[SIZE];
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(secret, 0, key, 0);
    return key;
  }

  /** The shared secret; empty for a public key of small order, which gives zero to everyone. */
  public static Optional<byte[]> agree(byte[] secret, byte[] publicKey) {
    check(secret);
    check(publicKey);
    byte[] shared = new byte[SIZE];
    return org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
            secret, 0, publicKey, 0, shared, 0)
        ? Optional.of(shared)
        : Optional.empty();
  }

  private static void check(byte[] key) {
    if (key.length != SIZE) {
      throw new IllegalArgumentException("a key of X25519 has 32 bytes");
    }
  }
}
