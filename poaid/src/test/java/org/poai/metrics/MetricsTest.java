package org.poai.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.metrics.Metrics.LabelledCounter;

final class MetricsTest {
  private final Metrics metrics = new Metrics();

  private enum Fate {
    TAKEN,
    NOT_TAKEN
  }

  private sealed interface Answer {
    record TooEarly() implements Answer {}

    sealed interface Refused extends Answer {
      record NoRoom(int left) implements Refused {}
    }
  }

  @Test
  void countByAnEnum_beforeTheFirstEvent_isThereWithZeroForEachConstant() {
    LabelledCounter<Fate> fates =
        metrics.counter(MetricCategory.CHAIN, "fates", "What became", "fate", Fate.class);

    assertThat(metrics.scrape())
        .contains("poai_chain_fates_total{fate=\"taken\"} 0.0")
        .contains("poai_chain_fates_total{fate=\"not_taken\"} 0.0");
    fates.increment(Fate.NOT_TAKEN);
    fates.add(Fate.NOT_TAKEN, 2);
    assertThat(metrics.scrape()).contains("poai_chain_fates_total{fate=\"not_taken\"} 3.0");
  }

  @Test
  void countByASealedType_hasTheNamesOfItsCasesInLowerCase() {
    LabelledCounter<Answer> answers =
        metrics.counter(MetricCategory.RPC, "answers", "Given", "answer", Answer.class);

    assertThat(metrics.scrape()).contains("poai_rpc_answers_total{answer=\"too_early\"} 0.0");
    answers.increment(new Answer.Refused.NoRoom(3));
    answers.increment(new Answer.TooEarly());
    assertThat(metrics.scrape())
        .contains("poai_rpc_answers_total{answer=\"too_early\"} 1.0")
        .contains("poai_rpc_answers_total{answer=\"no_room\"} 1.0");
  }

  @Test
  void amounts_withKnownValues_startWithZero_andTakeOthers() {
    LabelledCounter<String> bytes =
        metrics.amounts(MetricCategory.LIBP2P, "bytes", "Sent", "protocol", List.of("/ping"));
    bytes.add("/other", 7);

    assertThat(metrics.scrape())
        .contains("poai_libp2p_bytes_total{protocol=\"/ping\"} 0.0")
        .contains("poai_libp2p_bytes_total{protocol=\"/other\"} 7.0");
  }

  @Test
  void figuresOfProcessAndJvm_haveTheNamesThatDashboardsKnow() {
    metrics.gauge(MetricCategory.PROCESS, "open_fds", "Open", () -> 3);
    metrics.gauge(MetricCategory.JVM, "threads_current", "Threads", () -> 4);

    assertThat(metrics.scrape())
        .contains("\nprocess_open_fds 3.0")
        .contains("\njvm_threads_current 4.0");
  }

  @Test
  void timer_oneCall_fallsIntoABucketNearIt() {
    metrics.timer(MetricCategory.STORE, "write_seconds", "Writing").observeNanos(30_000_000);

    assertThat(metrics.scrape())
        .contains("poai_store_write_seconds_bucket{le=\"0.025\"} 0")
        .contains("poai_store_write_seconds_bucket{le=\"0.05\"} 1");
  }
}
