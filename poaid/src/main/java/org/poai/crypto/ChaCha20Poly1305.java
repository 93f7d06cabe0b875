package org.poai.crypto;

/**
 * ChaCha20 with Poly1305 (RFC 8439) under one key and in one direction; the nonce is a counter, in
 * little-endian order behind four zeros, as Noise has it. Works in the caller's arrays, also in
 * place. Not thread-safe.
 */
public abstract sealed class ChaCha20Poly1305
    permits JdkChaCha20Poly1305, PortableChaCha20Poly1305 {
  public static final int KEY_SIZE = 32;
  public static final int TAG_SIZE = 16;

  /** From here on the JDK's own is the fastest; before, ours is more than twice as fast. */
  private static final int FAST_JDK = 21;

  ChaCha20Poly1305() {}

  /** The implementation that is fastest on this Java. */
  public static ChaCha20Poly1305 of(byte[] key) {
    if (key.length != KEY_SIZE) {
      throw new IllegalArgumentException("a key of ChaCha20-Poly1305 has 32 bytes");
    }
    return Runtime.version().feature() >= FAST_JDK
        ? new JdkChaCha20Poly1305(key)
        : new PortableChaCha20Poly1305(key);
  }

  /**
   * Writes ciphertext and tag of {@code in[from .. from+length)} to {@code out} from {@code at} on.
   * A counter must not be used twice.
   */
  public abstract void seal(
      long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at);

  /**
   * Writes the plaintext of {@code in[from .. from+length)}, which ends in the tag, to {@code out}
   * from {@code at} on. False when counter, AAD or bytes do not belong together; then nothing in
   * {@code out} means anything. No counter twice here, either.
   */
  public abstract boolean open(
      long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at);
}
