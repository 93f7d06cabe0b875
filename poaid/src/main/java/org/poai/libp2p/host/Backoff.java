package org.poai.libp2p.host;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * How long to wait after so many failures in a row: doubled each time up to {@code most}, and then
 * three to five quarters of it, so that many who failed together do not come back together.
 */
record Backoff(Duration first, Duration most) {
  private static final int MAX_DOUBLINGS = 30;

  long millis(int failures, SecureRandom random) {
    int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
    long delay = Math.min(first.toMillis() << doublings, most.toMillis());
    return delay * 3 / 4 + random.nextInt((int) (delay / 2) + 1);
  }
}
