package org.poai.market.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.market.duty.JournalFile;
import org.poai.primitives.Address;

/**
 * Which workers a client leaves alone, and for how long: one that erred for a day, one that is slow
 * or unwilling for a while, twice as long each time. Nobody is banned for business. Who erred is
 * written down, so that a restart does not forget it. Safe from any thread.
 */
final class Standing {
  private static final int MOST = 256;
  private static final long FIRST_REST_MILLIS = TimeUnit.SECONDS.toMillis(15);
  private static final int MOST_DOUBLINGS = 8;
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final Clock clock;
  private final JournalFile<List<ErredWorker>> journal;

  /** In the order in which they were last left. */
  private final Map<Address, Rest> rests = new LinkedHashMap<>();

  /** Why and until when a worker is left alone, and how often it has failed in a row. */
  private record Rest(LeaveReason why, int failures, long untilMillis) {}

  /** What a journal says holds on. */
  Standing(Clock clock, JournalFile<List<ErredWorker>> journal) {
    this.clock = clock;
    this.journal = journal;
    for (ErredWorker erred : journal.value()) {
      long left = TimeUnit.SECONDS.toMillis(erred.untilSeconds()) - clock.millis();
      if (left > 0) {
        long until = clock.elapsedMillis() + Math.min(left, DAY_MILLIS);
        rests.put(erred.worker(), new Rest(erred.why(), 0, until));
      }
    }
  }

  /** Leaves a worker alone; for how many seconds. */
  synchronized long leave(Address worker, LeaveReason why) {
    Rest before = rests.remove(worker);
    int failures = before == null ? 0 : before.failures() + 1;
    long millis = why.isError() ? DAY_MILLIS : FIRST_REST_MILLIS << doublings(failures);
    if (rests.size() >= MOST) {
      rests.remove(rests.keySet().iterator().next());
    }
    rests.put(worker, new Rest(why, failures, clock.elapsedMillis() + millis));
    if (why.isError()) {
      boolean unused = journal.write(erred()); // else it is left until the next start alone
    }
    return TimeUnit.MILLISECONDS.toSeconds(millis);
  }

  private static int doublings(int failures) {
    return Math.min(failures, MOST_DOUBLINGS);
  }

  private List<ErredWorker> erred() {
    List<ErredWorker> erred = new ArrayList<>();
    rests.forEach(
        (worker, rest) -> {
          if (rest.why().isError() && rests(rest)) {
            long until = clock.millis() + rest.untilMillis() - clock.elapsedMillis();
            erred.add(new ErredWorker(worker, rest.why(), TimeUnit.MILLISECONDS.toSeconds(until)));
          }
        });
    return erred;
  }

  private boolean rests(Rest rest) {
    return rest.untilMillis() - clock.elapsedMillis() > 0;
  }

  /** A worker has answered: its failures are forgotten. */
  synchronized void answered(Address worker) {
    rests.remove(worker);
  }

  /** Why a worker is left alone now. */
  synchronized Optional<LeaveReason> resting(Address worker) {
    return Optional.ofNullable(rests.get(worker)).filter(this::rests).map(Rest::why);
  }
}
