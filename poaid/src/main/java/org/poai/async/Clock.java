package org.poai.async;

import java.util.concurrent.TimeUnit;

/**
 * The two times of a process, injected so that tests move them by hand: the wall clock, which an
 * operator or a time server may set forward and back, and time since the start, which nobody can
 * set. Durations and deadlines within one process are measured with the latter.
 */
@FunctionalInterface
public interface Clock {
  /** The wall clock: milliseconds since 1970. */
  long millis();

  /** Seconds since 1970: the unit of block timestamps. */
  default long seconds() {
    return Math.floorDiv(millis(), 1000L);
  }

  /**
   * Milliseconds since some instant of this process: never set, never negative. A test's clock that
   * is never set back may let its wall clock serve as both.
   */
  default long elapsedMillis() {
    return millis();
  }

  /** The machine's clocks. */
  static Clock system() {
    long start = System.nanoTime();
    return new Clock() {
      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      }
    };
  }
}
