package org.poai.node.events;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator, every few seconds, how far a long job is. Safe from any thread. */
public final class ProgressLine {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLine.class);
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String what;
  private long told = System.nanoTime();

  /** A job that begins now. */
  public ProgressLine(String what) {
    this.what = what;
  }

  /** So many of its steps are done. */
  public synchronized void at(int done, int of) {
    long now = System.nanoTime();
    if (now - told >= PERIOD_NANOS) {
      told = now;
      LOG.info("{}: {} of {}", what, done, of);
    }
  }
}
