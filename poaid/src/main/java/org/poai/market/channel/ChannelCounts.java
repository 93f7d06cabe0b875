package org.poai.market.channel;

import java.util.function.Supplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.primitives.Wei;

/** What is counted of channels, served and used. */
public final class ChannelCounts {
  private final Metrics metrics;
  private final LabelledCounter<Objection> objections;
  private final CounterMetric answers;
  private final CounterMetric tokens;
  private final LabelledCounter<LeaveReason> partings;

  public ChannelCounts(Metrics metrics) {
    this.metrics = metrics;
    this.objections =
        metrics.counter(
            MetricCategory.MARKET,
            "channel_objections",
            "Requests in channels that this worker did not answer",
            "why",
            Objection.class);
    this.answers =
        metrics.counter(MetricCategory.MARKET, "channel_answers", "Answers that this worker gave");
    this.tokens =
        metrics.counter(
            MetricCategory.MARKET,
            "channel_tokens",
            "Tokens of prompts and answers that this worker is paid for");
    this.partings =
        metrics.counter(
            MetricCategory.MARKET,
            "workers_left",
            "Workers that this node asks no more for a while",
            "why",
            LeaveReason.class);
  }

  void showUnredeemed(Supplier<Wei> unredeemed) {
    metrics.gauge(
        MetricCategory.MARKET,
        "channel_owed_wei",
        "What vouchers that this worker holds pay beyond what the chain has",
        () -> unredeemed.get().value().toBigInteger().doubleValue());
  }

  void served(Objection why) {
    objections.increment(why);
  }

  void answered(int count) {
    answers.increment();
    tokens.add(count);
  }

  void left(LeaveReason why) {
    partings.increment(why);
  }
}
