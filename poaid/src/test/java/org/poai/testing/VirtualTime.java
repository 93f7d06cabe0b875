package org.poai.testing;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes only when a test says so, from one event to the next. An event takes no time,
 * unless it {@linkplain #spend spends} some: what it does after that happens later by as much. Safe
 * from any thread.
 */
public final class VirtualTime {
  private static final long TRACE_FACTOR = 0x9E3779B97F4A7C15L;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private long nanos;
  private long order;
  private long trace;

  private record Event(long nanos, long order, Runnable work) {}

  public synchronized long nanos() {
    return nanos;
  }

  /** A number of all that has happened and when: the same for two runs that did the same. */
  public synchronized long trace() {
    return trace;
  }

  public double seconds() {
    return nanos() / 1e9;
  }

  public void after(long millis, Runnable work) {
    afterNanos(TimeUnit.MILLISECONDS.toNanos(millis), work);
  }

  public synchronized void afterNanos(long delay, Runnable work) {
    events.add(new Event(nanos + delay, order++, work));
  }

  /** What runs now takes so long, as seen by all that it does from here on. */
  public synchronized void spend(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Goes on to a moment before which nothing is due. */
  public synchronized void passTo(long moment) {
    nanos = Math.max(nanos, moment);
  }

  /** Goes to the next event and runs it; false where there is none up to then. */
  public boolean step(long untilNanos) {
    Event next;
    synchronized (this) {
      next = events.peek();
      if (next == null || next.nanos() > untilNanos) {
        return false;
      }
      events.remove();
      nanos = next.nanos();
      trace = (trace + next.order()) * TRACE_FACTOR + nanos;
    }
    next.work().run();
    return true;
  }
}
