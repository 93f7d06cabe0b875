package org.poai.network.sync;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Blocks per second over the last few seconds. */
final class Rate {
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final LongSupplier nanoTime;
  private final ArrayDeque<Point> points = new ArrayDeque<>();

  private record Point(long nanos, long height) {}

  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The rate now that a height is reached. */
  double at(long height) {
    long now = nanoTime.getAsLong();
    points.addLast(new Point(now, height));
    while (points.size() > 2 && now - points.getFirst().nanos() > SPAN_NANOS) {
      points.removeFirst();
    }
    Point first = points.getFirst();
    long nanos = now - first.nanos();
    return nanos == 0 ? 0 : (height - first.height()) * 1e9 / nanos;
  }
}
