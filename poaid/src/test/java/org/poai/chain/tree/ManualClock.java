package org.poai.chain.tree;

import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Clock;

/** A clock that tests move by hand. */
final class ManualClock implements Clock {
  private final AtomicLong millis;

  ManualClock(long seconds) {
    millis = new AtomicLong(seconds * 1000);
  }

  @Override
  public long millis() {
    return millis.get();
  }

  void advanceSeconds(long seconds) {
    millis.addAndGet(seconds * 1000);
  }
}
