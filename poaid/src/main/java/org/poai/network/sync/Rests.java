package org.poai.network.sync;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.memory.BoundedMap;

/**
 * Which ban keys are left alone for a while: after each run that came to nothing twice as long as
 * after the one before of the same kind, by their fault or by nobody's. The key that failed longest
 * ago of {@value #CAPACITY} is forgotten first. Owned by the thread {@code network}.
 */
final class Rests {
  private static final int CAPACITY = 4096;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Sixty days; the shift must not overflow. */
  private static final int MAX_DOUBLINGS = 20;

  /** About five minutes. */
  private static final int MAX_VAIN_DOUBLINGS = 6;

  private final LongSupplier nanoTime;
  private final Map<String, Rest> rests = BoundedMap.byAge(CAPACITY);

  /**
   * A rest.
   *
   * @param failures runs that were the key's fault, since the last that came to an end
   * @param vain runs that came to nothing by nobody's fault, since then
   */
  private record Rest(long untilNanos, int failures, int vain) {}

  Rests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isResting(String banKey) {
    Rest rest = rests.get(banKey);
    return rest != null && rest.untilNanos() - nanoTime.getAsLong() > 0;
  }

  /** Runs that were the fault of this key since the last that came to an end. */
  int failures(String banKey) {
    return find(banKey).failures();
  }

  private Rest find(String banKey) {
    return Optional.ofNullable(rests.get(banKey)).orElse(new Rest(0, 0, 0));
  }

  /** A run came to nothing, by its leader's fault. */
  void failed(String banKey) {
    Rest before = find(banKey);
    long nanos = FIRST_NANOS << Math.min(before.failures(), MAX_DOUBLINGS);
    put(banKey, nanos, before.failures() + 1, before.vain());
  }

  /** A run came to nothing, by nobody's fault: such rests stay short, since it may be ours. */
  void vain(String banKey) {
    Rest before = find(banKey);
    long nanos = FIRST_NANOS << Math.min(before.vain(), MAX_VAIN_DOUBLINGS);
    put(banKey, nanos, before.failures(), before.vain() + 1);
  }

  private void put(String banKey, long nanos, int failures, int vain) {
    rests.remove(banKey);
    rests.put(banKey, new Rest(nanoTime.getAsLong() + nanos, failures, vain));
  }

  /** A run came to its end. */
  void forget(String banKey) {
    rests.remove(banKey);
  }
}
