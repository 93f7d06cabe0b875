package org.poai.query;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a call has taken too long. One run of the EVM ends by its gas; what runs it again and again,
 * or notes every step, looks here.
 */
public final class Deadline {
  public static final long SECONDS = 5;

  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(SECONDS);
  }

  /** The time for one request begins now. */
  public static Deadline from(LongSupplier nanoTime) {
    return new Deadline(nanoTime);
  }

  public boolean isOver() {
    return nanoTime.getAsLong() - end >= 0;
  }
}
