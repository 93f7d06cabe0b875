package org.poai.crypto;

/**
 * EdDSA over edwards25519 (RFC 8032): 32-byte seeds and public keys, 64-byte signatures. Bouncy
 * Castle's, since the JDK's does not tell the public key of a seed.
 */
public final class Ed25519 {
  public static final int SEED_SIZE = 32;
  public static final int PUBLIC_KEY_SIZE = 32;
  public static final int SIGNATURE_SIZE = 64;

  private Ed25519() {}

  public static byte[] publicKey(byte[] seed) {
    checkSeed(seed);
    byte[] key = new byte[PUBLIC_KEY_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }

  public static byte[] sign(byte[] message, byte[] seed) {
    checkSeed(seed);
    byte[] signature = new byte[SIGNATURE_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** False for a wrong signature and for bytes that are no key or no signature. */
  public static boolean verify(byte[] message, byte[] signature, byte[] publicKey) {
    return signature.length == SIGNATURE_SIZE
        && publicKey.length == PUBLIC_KEY_SIZE
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, publicKey, 0, message, 0, message.length);
  }

  private static void checkSeed(byte[] seed) {
    if (seed.length != SEED_SIZE) {
      throw new IllegalArgumentException("a seed of Ed25519 has 32 bytes");
    }
  }
}
