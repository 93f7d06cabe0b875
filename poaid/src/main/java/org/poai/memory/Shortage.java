package org.poai.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of the JVM, such as direct memory that cannot be had, while bytes of strangers were
 * handled: they end a connection or a request, never the node, and the operator hears of them once
 * a minute.
 */
final class Shortage {
  private static final Logger LOG = LoggerFactory.getLogger(Shortage.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long OVER_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final AtomicLong count = new AtomicLong();
  private long lastAt;
  private long toldAt;

  synchronized void happened(String who, Error error) {
    long now = System.nanoTime();
    if (count.getAndIncrement() == 0 || now - toldAt > QUIET_NANOS) {
      toldAt = now;
      LOG.warn(
          "A connection of {} failed for want of memory ({}); start with more heap, or let fewer"
              + " connect",
          who,
          error.toString());
    }
    lastAt = now;
  }

  long count() {
    return count.get();
  }

  /** Whether one happened in the last five minutes. */
  synchronized boolean isRecent() {
    return count.get() > 0 && System.nanoTime() - lastAt < OVER_NANOS;
  }
}
