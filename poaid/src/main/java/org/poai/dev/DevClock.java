package org.poai.dev;

import java.util.OptionalLong;
import org.poai.async.Clock;

/**
 * The clock of a developer's chain: the machine's, set forward and back at will. The whole node
 * reads it, so that every rule about timestamps holds. Safe from any thread.
 */
public final class DevClock implements Clock {
  /** Beyond every date that anybody means, and far from every overflow. */
  static final long MAX_SECONDS = 1L << 42;

  private final Clock machine;
  private long offsetMillis;

  /** The time of the next block in seconds, at which the clock stands until that is made. */
  private OptionalLong stopped = OptionalLong.empty();

  public DevClock(Clock machine) {
    this.machine = machine;
  }

  @Override
  public synchronized long millis() {
    return stopped.isPresent() ? stopped.getAsLong() * 1000 : machine.millis() + offsetMillis;
  }

  @Override
  public long elapsedMillis() {
    return machine.elapsedMillis();
  }

  /** Sets the clock forward; returns how many seconds it is ahead of the machine's now. */
  synchronized long increase(long seconds) {
    stopped = OptionalLong.empty();
    offsetMillis += seconds * 1000;
    return Math.floorDiv(offsetMillis, 1000L);
  }

  /** Sets the clock; it goes on from there. */
  synchronized void set(long millis) {
    stopped = OptionalLong.empty();
    offsetMillis = millis - machine.millis();
  }

  /** Sets it back to the machine's. */
  synchronized void reset() {
    set(machine.millis());
  }

  /** Stops the clock at a second until {@link #goOn}. */
  synchronized void stopAt(long seconds) {
    stopped = OptionalLong.of(seconds);
  }

  /** Sets the clock forward where it shows less than this second. */
  synchronized void atLeast(long seconds) {
    if (seconds() < seconds) {
      set(seconds * 1000);
    }
  }

  /** Lets it go on from where it was stopped. */
  synchronized void goOn() {
    if (stopped.isPresent()) {
      set(millis());
    }
  }
}
