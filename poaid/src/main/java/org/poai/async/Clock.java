package org.poai.async;

/** Wall-clock time, injected so that tests move it by hand. */
@FunctionalInterface
public interface Clock {
  /** Milliseconds since 1970. */
  long millis();

  /** Seconds since 1970: the unit of block timestamps. */
  default long seconds() {
    return Math.floorDiv(millis(), 1000L);
  }

  static Clock system() {
    return System::currentTimeMillis;
  }
}
