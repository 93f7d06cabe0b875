package org.poai.market.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.primitives.Address;

/**
 * Which workers a client leaves alone, and for how long: one that erred for a day, one that is slow
 * or unwilling for a while, twice as long each time. Nobody is banned for business. Safe from any
 * thread.
 */
final class Standing {
  private static final int MOST = 256;
  private static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int MOST_DOUBLINGS = 8;
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final LongSupplier nanoTime;

  /** In the order in which they were last left. */
  private final Map<Address, Rest> rests = new LinkedHashMap<>();

  /** Why and until when a worker is left alone, and how often it has failed in a row. */
  record Rest(Address worker, LeaveReason why, int failures, long untilNanos) {}

  Standing(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Leaves a worker alone; for how many seconds. */
  synchronized long leave(Address worker, LeaveReason why) {
    Rest before = rests.remove(worker);
    int failures = before == null ? 0 : before.failures() + 1;
    long nanos =
        switch (why) {
          case FALSE_ANSWER, OVERCHARGED, BROKEN -> DAY_NANOS;
          case SILENT, UNWILLING -> FIRST_REST_NANOS << Math.min(failures, MOST_DOUBLINGS);
        };
    if (rests.size() >= MOST) {
      rests.remove(rests.keySet().iterator().next());
    }
    rests.put(worker, new Rest(worker, why, failures, nanoTime.getAsLong() + nanos));
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  /** A worker has answered: its failures are forgotten. */
  synchronized void answered(Address worker) {
    rests.remove(worker);
  }

  /** Why a worker is left alone now. */
  synchronized Optional<LeaveReason> resting(Address worker) {
    return Optional.ofNullable(rests.get(worker))
        .filter(rest -> rest.untilNanos() - nanoTime.getAsLong() > 0)
        .map(Rest::why);
  }

  /** All that rest now. */
  synchronized List<Rest> all() {
    List<Rest> resting = new ArrayList<>(rests.values());
    resting.removeIf(rest -> rest.untilNanos() - nanoTime.getAsLong() <= 0);
    return resting;
  }
}
