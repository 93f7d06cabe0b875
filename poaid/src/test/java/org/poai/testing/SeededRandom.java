package org.poai.testing;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Chance that a seed decides, where the real one must be unforeseeable. */
public final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient SplittableRandom random;

  public SeededRandom(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    if (random != null) {
      random.nextBytes(bytes);
    }
  }
}
