package org.poai.network.sync;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which ban keys are left alone for a while: after each run that was their fault twice as long as
 * after the one before. The key that failed longest ago of {@value #CAPACITY} is forgotten first.
 * Owned by the thread {@code network}.
 */
final class Rests {
  private static final int CAPACITY = 4096;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Sixty days; the shift must not overflow. */
  private static final int MAX_DOUBLINGS = 20;

  private final LongSupplier nanoTime;
  private final Map<String, Rest> rests =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rest> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Rest(long untilNanos, int failures) {}

  Rests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isResting(String banKey) {
    Rest rest = rests.get(banKey);
    return rest != null && rest.untilNanos() - nanoTime.getAsLong() > 0;
  }

  /** Runs that were the fault of this key since the last that came to an end. */
  int failures(String banKey) {
    return Optional.ofNullable(rests.get(banKey)).map(Rest::failures).orElse(0);
  }

  /** A run came to nothing, by its leader's fault. */
  void failed(String banKey) {
    int before = failures(banKey);
    put(banKey, FIRST_NANOS << Math.min(before, MAX_DOUBLINGS), before + 1);
  }

  /** There is nothing to be had for a while, by nobody's fault. */
  void pause(String banKey, long nanos) {
    put(banKey, nanos, failures(banKey));
  }

  private void put(String banKey, long nanos, int failures) {
    rests.remove(banKey);
    rests.put(banKey, new Rest(nanoTime.getAsLong() + nanos, failures));
  }

  /** A run came to its end. */
  void forget(String banKey) {
    rests.remove(banKey);
  }
}
