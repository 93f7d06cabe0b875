package org.poai.network.sync;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Time that passes only when a test says so, from one event to the next. Safe from any thread. */
final class VirtualTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private long nanos;
  private long order;

  private record Event(long nanos, long order, Runnable work) {}

  synchronized long nanos() {
    return nanos;
  }

  double seconds() {
    return nanos() / 1e9;
  }

  synchronized void after(long millis, Runnable work) {
    events.add(new Event(nanos + TimeUnit.MILLISECONDS.toNanos(millis), order++, work));
  }

  /** Goes to the next event and runs it; false where there is none up to then. */
  boolean step(long untilNanos) {
    Event next;
    synchronized (this) {
      next = events.peek();
      if (next == null || next.nanos() > untilNanos) {
        return false;
      }
      events.remove();
      nanos = next.nanos();
    }
    next.work().run();
    return true;
  }
}
