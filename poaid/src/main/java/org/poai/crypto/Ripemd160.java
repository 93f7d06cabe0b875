package org.poai.crypto;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** RIPEMD-160 (ISO/IEC 10118-3). */
public final class Ripemd160 {
  public static final int SIZE = 20;

  private Ripemd160() {}

  /** Writes the hash of {@code input} to {@code out} at {@code from}. */
  public static void hash(byte[] input, byte[] out, int from) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    digest.doFinal(out, from);
  }
}
