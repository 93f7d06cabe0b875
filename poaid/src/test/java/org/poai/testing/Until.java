package org.poai.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads bring about. */
public final class Until {
  private static final long PATIENCE_SECONDS = 30;

  private Until() {}

  public static void holds(String what, BooleanSupplier condition) {
    holds(() -> what, condition);
  }

  /** Asks now and then; {@code what} says what it was about when it never holds. */
  public static void holds(Supplier<String> what, BooleanSupplier condition) {
    holds(what, condition, PATIENCE_SECONDS);
  }

  /** The same, with another patience. */
  public static void holds(Supplier<String> what, BooleanSupplier condition, long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
