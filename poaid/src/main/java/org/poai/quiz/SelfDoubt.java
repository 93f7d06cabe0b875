package org.poai.quiz;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often this node looks into its own engine for the sake of a claim that differs. Strangers
 * make such claims for the cost of a hash, so what they cost us has a ration of its own. Safe from
 * any thread.
 */
final class SelfDoubt {
  private static final long RENEW_MINUTES = 10;
  private static final long PROVE_MINUTES = 60;

  private final LongSupplier nanoTime;
  private boolean renewed;
  private long renewedAt;
  private boolean proved;
  private long provedAt;

  SelfDoubt(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a fresh engine process may be started now; at most once in ten minutes. */
  synchronized boolean mayRenew() {
    long now = nanoTime.getAsLong();
    if (renewed && now - renewedAt < TimeUnit.MINUTES.toNanos(RENEW_MINUTES)) {
      return false;
    }
    renewed = true;
    renewedAt = now;
    return true;
  }

  /** Whether the engine must show its conformance before the next claim is called false. */
  synchronized boolean mustProve() {
    return !proved || nanoTime.getAsLong() - provedAt >= TimeUnit.MINUTES.toNanos(PROVE_MINUTES);
  }

  /** The engine has shown it. */
  synchronized void proven() {
    proved = true;
    provedAt = nanoTime.getAsLong();
  }
}
