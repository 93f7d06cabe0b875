package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.Job.Terms;
import org.poai.market.contract.Job.Work;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** Which jobs are looked at when there are more than are watched. */
class JobWatchTest {
  private static Job job(long id, long price, Optional<Work> work) {
    return new Job(
        id,
        Address.ZERO,
        new Terms(0, 16, Wei.of(price), 100, 100, Hash32.ZERO),
        work.isPresent() ? Status.ACCEPTED : Status.OPEN,
        work);
  }

  @Test
  void jobs_moreThanAreWatched_theCheapestOpenOnesGiveWay() {
    Optional<Work> work = Optional.of(new Work(Address.ZERO, Wei.of(1), 100, Optional.empty()));
    List<Job> jobs = new ArrayList<>();
    jobs.add(job(1, 1, work));
    jobs.add(job(2, 2, Optional.empty()));
    for (long id = 3; id <= JobWatch.MOST; id++) {
      jobs.add(job(id, 5, Optional.empty()));
    }
    jobs.add(job(JobWatch.MOST + 1, 3, Optional.empty()));
    jobs.add(job(JobWatch.MOST + 2, 9, Optional.empty()));

    List<Job> kept = JobWatch.bounded(jobs);
    assertThat(kept).hasSize(JobWatch.MOST);
    assertThat(kept).extracting(Job::id).contains(1L, JobWatch.MOST + 2L);
    assertThat(kept).extracting(Job::id).doesNotContain(2L, JobWatch.MOST + 1L);
  }
}
