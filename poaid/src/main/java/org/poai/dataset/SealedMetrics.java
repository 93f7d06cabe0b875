package org.poai.dataset;

import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.TimerMetric;

/** What is counted of sealing, over all datasets of a node. */
public record SealedMetrics(CounterMetric reseals, TimerMetric duration) {
  public static SealedMetrics of(Metrics metrics) {
    return new SealedMetrics(
        metrics.counter(
            MetricCategory.QUIZ, "dataset_reseals", "Times that the dataset was sealed anew"),
        metrics.timer(
            MetricCategory.QUIZ, "dataset_reseal_seconds", "Time to seal the dataset anew"));
  }
}
