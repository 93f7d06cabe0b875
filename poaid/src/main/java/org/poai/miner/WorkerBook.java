package org.poai.miner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.poai.memory.BoundedMap;

/**
 * What is known of the workers, and from whom nothing is taken for a while.
 *
 * <p>For the next maintainer: a false proof costs its forger a few hashes and this node two
 * prompts. Who lies is refused for {@value #REFUSAL_MINUTES} minutes. But a liar can come back
 * under another name, so workers that have not delivered anything yet answer for each other: each
 * lie of one of them closes the door to all such of the same place, for {@value #PAUSE_SECONDS} s
 * at first and twice as long each time, up to the refusal. One that has delivered a block is not
 * touched by what others do, and is never forgotten for newcomers; it needs an id, or a liar can
 * take its name. All sizes are bounded. Owned by the desk's thread.
 */
final class WorkerBook {
  static final int REFUSAL_MINUTES = 10;
  static final int PAUSE_SECONDS = 10;
  static final int MOST = 128;
  private static final int MAX_DOUBLINGS = 6;

  private final Map<Worker, Tally> trusted = BoundedMap.byUse(MOST);
  private final Map<Worker, Tally> newcomers = BoundedMap.byUse(MOST);
  private final Map<String, Pause> pauses = BoundedMap.byUse(MOST);

  /** Counts of one worker. */
  private static final class Tally {
    private long evaluations;
    private long accepted;
    private long late;
    private long falseProofs;
    private long seen;
    private OptionalLong refusedUntil = OptionalLong.empty();
  }

  /** How long the newcomers of one place are not heard. */
  private record Pause(int lies, long until) {}

  /** It asked for work, and says how many nonces it has evaluated. */
  void asked(Worker worker, long evaluations, long now) {
    Tally tally = tally(worker, now);
    tally.evaluations = Math.max(tally.evaluations, evaluations);
  }

  void late(Worker worker, long now) {
    tally(worker, now).late++;
  }

  /** A block of it is on the chain. */
  void delivered(Worker worker, long now) {
    Tally tally = tally(worker, now);
    tally.accepted++;
    newcomers.remove(worker);
    trusted.put(worker, tally);
    pauses.remove(worker.place());
  }

  /** It brought a seal that the model does not give; the seconds for which it is refused. */
  long lied(Worker worker, long now) {
    Tally tally = tally(worker, now);
    tally.falseProofs++;
    tally.refusedUntil = OptionalLong.of(now + TimeUnit.MINUTES.toNanos(REFUSAL_MINUTES));
    if (!isTrusted(worker)) {
      Pause before = pauses.getOrDefault(worker.place(), new Pause(0, now));
      long seconds = (long) PAUSE_SECONDS << Math.min(before.lies(), MAX_DOUBLINGS);
      long nanos =
          Math.min(TimeUnit.SECONDS.toNanos(seconds), TimeUnit.MINUTES.toNanos(REFUSAL_MINUTES));
      pauses.put(worker.place(), new Pause(before.lies() + 1, now + nanos));
    }
    return refusedSeconds(worker, now);
  }

  boolean isTrusted(Worker worker) {
    return trusted.containsKey(worker);
  }

  /** For how many more seconds nothing is taken from it; 0 while it is welcome. */
  long refusedSeconds(Worker worker, long now) {
    Function<Map<Worker, Tally>, @Nullable Tally> find = map -> map.get(worker);
    Tally tally = isTrusted(worker) ? find.apply(trusted) : find.apply(newcomers);
    long own = tally == null ? 0 : left(tally.refusedUntil, now);
    Pause pause = isTrusted(worker) ? null : pauses.get(worker.place());
    return pause == null ? own : Math.max(own, left(OptionalLong.of(pause.until()), now));
  }

  private static long left(OptionalLong until, long now) {
    long nanos = until.isEmpty() ? 0 : until.getAsLong() - now;
    return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1;
  }

  /** Those that were heard of lately, the trusted ones first. */
  List<WorkerReport> reports(long now) {
    List<WorkerReport> reports = new ArrayList<>();
    for (Map<Worker, Tally> kind : List.of(trusted, newcomers)) {
      // A copy: to look one up changes the order.
      new LinkedHashMap<>(kind).forEach((worker, tally) -> reports.add(report(worker, tally, now)));
    }
    return reports;
  }

  private WorkerReport report(Worker worker, Tally tally, long now) {
    return new WorkerReport(
        worker,
        tally.evaluations,
        tally.accepted,
        tally.late,
        tally.falseProofs,
        refusedSeconds(worker, now),
        TimeUnit.NANOSECONDS.toSeconds(now - tally.seen));
  }

  int size() {
    return trusted.size() + newcomers.size();
  }

  private Tally tally(Worker worker, long now) {
    Map<Worker, Tally> kind = isTrusted(worker) ? trusted : newcomers;
    Tally tally = kind.computeIfAbsent(worker, unknown -> new Tally());
    tally.seen = now;
    return tally;
  }
}
