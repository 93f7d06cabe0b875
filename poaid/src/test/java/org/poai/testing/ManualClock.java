package org.poai.testing;

import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Clock;

/** A clock that tests move by hand: time passes, or the wall clock alone is set. */
public final class ManualClock implements Clock {
  private final AtomicLong wall;
  private final AtomicLong elapsed = new AtomicLong();

  /** A clock whose wall clock shows so many seconds since 1970. */
  public ManualClock(long seconds) {
    wall = new AtomicLong(seconds * 1000);
  }

  @Override
  public long millis() {
    return wall.get();
  }

  @Override
  public long elapsedMillis() {
    return elapsed.get();
  }

  /** Time passes. */
  public void advanceSeconds(long seconds) {
    wall.addAndGet(seconds * 1000);
    elapsed.addAndGet(seconds * 1000);
  }

  /** The operator, or a time server, sets the wall clock forward, or back. */
  public void setAhead(long seconds) {
    wall.addAndGet(seconds * 1000);
  }
}
