package org.poai.evm.world;

import java.security.SecureRandom;

/**
 * Hashes words for tables. Contracts choose their storage keys, so the mix depends on secrets of
 * this process: nobody can choose keys that meet in one bucket.
 */
final class SecretMix {
  private static final long[] SECRET = new SecureRandom().longs(4).map(x -> x | 1).toArray();
  private static final long S0 = SECRET[0];
  private static final long S1 = SECRET[1];
  private static final long S2 = SECRET[2];
  private static final long S3 = SECRET[3];

  private SecretMix() {}

  static int of(long a, long b, long c, long d) {
    long mixed = fold(a ^ S0, b ^ S1) ^ fold(c ^ S2, d ^ S3);
    return (int) (fold(mixed, S1) >>> 32);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
