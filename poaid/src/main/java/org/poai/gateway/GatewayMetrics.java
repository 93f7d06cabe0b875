package org.poai.gateway;

import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;

/** What the gateway counts. */
final class GatewayMetrics {
  /** What became of a request. */
  private enum Outcome {
    ANSWERED,
    INVALID,
    BUSY,
    FAILED,
    GONE
  }

  private final LabelledCounter<Outcome> requests;

  GatewayMetrics(Metrics metrics) {
    requests =
        metrics.counter(
            MetricCategory.MARKET,
            "gateway_requests_total",
            "Requests for an answer to the gateway",
            "outcome",
            Outcome.class);
  }

  void refused(ApiError refusal) {
    requests.increment(outcome(refusal));
  }

  private static Outcome outcome(ApiError refusal) {
    if (refusal.status() == 429) {
      return Outcome.BUSY;
    }
    return refusal.status() < 500 ? Outcome.INVALID : Outcome.FAILED;
  }

  /** A reader, and what becomes of it. */
  Backend.Reader counted(Backend.Reader reader) {
    return new Backend.Reader() {
      @Override
      public void begin() {
        reader.begin();
      }

      @Override
      public boolean take(String piece) {
        return reader.take(piece);
      }

      @Override
      public boolean isGone() {
        return reader.isGone();
      }

      @Override
      public void end(Backend.Bill bill) {
        requests.increment(reader.isGone() ? Outcome.GONE : Outcome.ANSWERED);
        reader.end(bill);
      }

      @Override
      public void refuse(ApiError refusal) {
        refused(refusal);
        reader.refuse(refusal);
      }
    };
  }
}
