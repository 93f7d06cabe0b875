package org.poai.inference.answer;

import java.util.function.LongSupplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.TimerMetric;

/** What is counted of the engines of jobs. */
final class JobMetrics {
  private final TimerMetric seconds;

  JobMetrics(Metrics metrics, LongSupplier waiting, LongSupplier restarts) {
    MetricCategory category = MetricCategory.MARKET;
    seconds = metrics.timer(category, "job_seconds", "Time of one answer on the engine of jobs");
    metrics.gauge(
        category,
        "job_queue_length",
        "Prompts that wait for the engine of jobs",
        waiting::getAsLong);
    metrics.counter(
        category,
        "job_engine_restarts_total",
        "Processes of the engines of jobs started after the first",
        restarts::getAsLong);
  }

  void answered(long nanos) {
    seconds.observeNanos(nanos);
  }
}
