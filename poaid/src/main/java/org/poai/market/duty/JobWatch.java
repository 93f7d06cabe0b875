package org.poai.market.duty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;

/**
 * The jobs that are not over, read anew at each head. Numbers of jobs grow with time, so what is
 * new is what lies above the highest number seen; what ended is looked at no more, unless a
 * reorganisation makes the watch begin anew. Owned by the thread {@code market}.
 */
final class JobWatch {
  static final int MOST = 8_192;

  private final TreeSet<Long> numbers = new TreeSet<>();
  private long seen;

  /** The chain took another branch, so that what ended may not have ended. */
  void beginAnew() {
    numbers.clear();
    seen = 0;
  }

  /** The jobs of a state that are not over, the oldest first. */
  List<Job> follow(MarketHead head) {
    long count = head.jobCount();
    TreeMap<Long, Job> alive = new TreeMap<>();
    for (long id : numbers) {
      head.job(id).filter(job -> !job.status().isFinal()).ifPresent(job -> alive.put(id, job));
    }
    // Downwards, so that the young ones are known where the old ones are too many.
    for (long id = count; id > seen; id--) {
      Optional<Job> job = head.job(id);
      if (job.isEmpty() || isPast(job.get(), head)) {
        break;
      }
      job.filter(it -> !it.status().isFinal()).ifPresent(it -> alive.put(it.id(), it));
    }
    seen = count;
    List<Job> kept = bounded(new ArrayList<>(alive.values()));
    numbers.clear();
    kept.forEach(job -> numbers.add(job.id()));
    return kept;
  }

  /** Whether all that can be done with a job of this age and with older ones was due long ago. */
  private static boolean isPast(Job job, MarketHead head) {
    long maxWait = head.parameters().times().maxWait();
    return job.terms().acceptBy() + 3 * maxWait < head.next();
  }

  /** Open jobs cost little to post, so the cheapest of them give way. */
  static List<Job> bounded(List<Job> jobs) {
    if (jobs.size() > MOST) {
      List<Job> cheapest =
          jobs.stream()
              .filter(job -> job.status() == Status.OPEN)
              .sorted(Comparator.comparing(job -> job.terms().price()))
              .limit(jobs.size() - MOST)
              .toList();
      Set<Job> dropped = new HashSet<>(cheapest);
      return jobs.stream().filter(job -> !dropped.contains(job)).toList();
    }
    return List.copyOf(jobs);
  }
}
