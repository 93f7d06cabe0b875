package org.poai.inference;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.inference.InferenceException.Kind;

/**
 * Says whether the engine is dead (its last call was {@code UNAVAILABLE}) or hangs (a task runs
 * {@value #PATIENCE} times as long as the slowest before it, and at least half a minute). Written
 * by the engine thread, read by the watchdog.
 */
final class EngineHealth {
  private static final int PATIENCE = 20;
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoTime;
  private boolean busy;
  private long busySince;
  private long slowest;
  private String failure = "";
  private long failingSince;

  EngineHealth(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void begin() {
    busy = true;
    busySince = nanoTime.getAsLong();
  }

  /** A part of the answer has come. */
  synchronized void progress() {
    busySince = nanoTime.getAsLong();
  }

  synchronized void answered() {
    slowest = Math.max(slowest, nanoTime.getAsLong() - busySince);
    busy = false;
    failure = "";
  }

  /** The task is over, and what is known of the engine stays as it is. */
  synchronized void idle() {
    busy = false;
  }

  synchronized void failed(InferenceException e) {
    if (e.kind() != Kind.UNAVAILABLE) {
      answered();
      return;
    }
    busy = false;
    if (failure.isEmpty()) {
      failingSince = nanoTime.getAsLong();
    }
    failure = String.valueOf(e.getMessage());
  }

  /** Another engine: what was known of the old one is void. */
  synchronized void fresh() {
    busy = false;
    slowest = 0;
    failure = "";
  }

  synchronized Optional<String> problem() {
    long now = nanoTime.getAsLong();
    if (busy && now - busySince > Math.max(LEAST_NANOS, PATIENCE * slowest)) {
      return Optional.of("the engine has not answered for " + seconds(now - busySince) + " s");
    }
    return failure.isEmpty()
        ? Optional.empty()
        : Optional.of("no inference for " + seconds(now - failingSince) + " s: " + failure);
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
