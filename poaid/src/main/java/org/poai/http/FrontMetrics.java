package org.poai.http;

import java.util.function.IntSupplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;

/** What a front counts. */
final class FrontMetrics {
  private final LabelledCounter<Reason> refused;

  FrontMetrics(String front, Metrics metrics, IntSupplier connections) {
    MetricCategory of = MetricCategory.NODE;
    metrics.gauge(
        of, front + "_connections", "Open connections of this port", connections::getAsInt);
    refused =
        metrics.counter(
            of,
            front + "_refused",
            "Connections and requests that were not served",
            "reason",
            Reason.class);
  }

  /** Why a connection or a request was not served. */
  enum Reason {
    /** There were as many connections as there may be, in all or from that address. */
    CONNECTIONS,
    /** Host, origin or token did not fit. */
    ACCESS,
    /** No HTTP, or none that is answered here. */
    REQUEST,
    /** The client held too much, or was too slow. */
    MEMORY,
    /** The answer failed. */
    FAILURE
  }

  void refused(Reason reason) {
    refused.increment(reason);
  }
}
