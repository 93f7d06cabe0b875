package org.poai.market.duty;

import java.util.LinkedHashSet;
import java.util.Set;
import org.poai.market.contract.Job;
import org.poai.primitives.Bytes;

/**
 * The speech of a worker that delivers a false answer for its second job since the start, and true
 * ones else: how challenge and judgement can be watched on a development chain. Owned by the thread
 * {@code market}.
 */
public final class LieOnce implements JobWorker.Speech {
  private static final int FALSE_ONE = 2;
  private static final Bytes LIE = Bytes.utf8("no");
  private static final Bytes OTHER_LIE = Bytes.utf8("yes");

  private final Set<Long> delivered = new LinkedHashSet<>();

  @Override
  public Bytes of(Job job, Bytes answer) {
    if (delivered.size() < FALSE_ONE) {
      delivered.add(job.id());
    }
    boolean lies =
        delivered.size() == FALSE_ONE
            && delivered.stream()
                .skip(FALSE_ONE - 1)
                .findFirst()
                .filter(it -> it == job.id())
                .isPresent();
    return lies ? answer.equals(LIE) ? OTHER_LIE : LIE : answer;
  }
}
