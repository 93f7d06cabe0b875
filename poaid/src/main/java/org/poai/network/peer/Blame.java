package org.poai.network.peer;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.poai.memory.BoundedMap;

/**
 * Points by ban key; they outlive a connection, so that nobody gets rid of them by dialling again,
 * and halve with time. The oldest of {@value #CAPACITY} keys is forgotten first. Owned by the
 * thread {@code network}.
 */
final class Blame {
  private static final int CAPACITY = 4096;
  private static final long HALF_LIFE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Map<String, Entry> entries = BoundedMap.byAge(CAPACITY);

  private record Entry(double points, long atNanos) {
    double at(long nanos) {
      return points * Math.pow(0.5, (double) (nanos - atNanos) / HALF_LIFE_NANOS);
    }
  }

  /** Adds to what is left of the old points; returns the sum. */
  int add(String banKey, int points, long nowNanos) {
    Entry before = entries.remove(banKey);
    double sum = (before == null ? 0 : before.at(nowNanos)) + points;
    entries.put(banKey, new Entry(sum, nowNanos));
    return (int) Math.round(sum);
  }

  /** The key has paid, or need not. */
  void forget(String banKey) {
    entries.remove(banKey);
  }

  int points(String banKey, long nowNanos) {
    Entry entry = entries.get(banKey);
    return entry == null ? 0 : (int) Math.round(entry.at(nowNanos));
  }
}
