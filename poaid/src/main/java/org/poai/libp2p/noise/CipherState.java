package org.poai.libp2p.noise;

import org.poai.crypto.ChaCha20Poly1305;

/** A key and the number of messages under it: the CipherState of the Noise specification. */
final class CipherState {
  static final int TAG_SIZE = ChaCha20Poly1305.TAG_SIZE;
  private static final byte[] NO_DATA = {};

  private final ChaCha20Poly1305 cipher;
  private long counter;

  CipherState(byte[] key) {
    cipher = ChaCha20Poly1305.of(key);
  }

  /** Writes {@code length} bytes and their tag to {@code out}. */
  void encrypt(byte[] in, int from, int length, byte[] out, int at) {
    cipher.seal(next(), NO_DATA, in, from, length, out, at);
  }

  /** Writes the {@code length - 16} bytes within to {@code out}. */
  void decrypt(byte[] in, int from, int length, byte[] out, int at) throws NoiseException {
    if (!cipher.open(next(), NO_DATA, in, from, length, out, at)) {
      throw new NoiseException("a message that does not decrypt");
    }
  }

  byte[] encryptWith(byte[] data, byte[] plaintext) {
    byte[] out = new byte[plaintext.length + TAG_SIZE];
    cipher.seal(next(), data, plaintext, 0, plaintext.length, out, 0);
    return out;
  }

  byte[] decryptWith(byte[] data, byte[] ciphertext) throws NoiseException {
    byte[] out = new byte[Math.max(0, ciphertext.length - TAG_SIZE)];
    if (!cipher.open(next(), data, ciphertext, 0, ciphertext.length, out, 0)) {
      throw new NoiseException("a message that does not decrypt");
    }
    return out;
  }

  private long next() {
    if (counter == -1) {
      throw new IllegalStateException("2^64 messages under one key");
    }
    return counter++;
  }
}
