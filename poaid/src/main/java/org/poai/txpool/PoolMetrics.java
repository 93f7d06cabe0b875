package org.poai.txpool;

import java.util.Map;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what comes, what goes and what is there. */
final class PoolMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(PoolMetrics.class);

  private final LabelledCounter<Source> admitted;
  private final LabelledCounter<RefusalReason> refused;
  private final LabelledCounter<Departure> gone;

  PoolMetrics(Metrics metrics) {
    this.admitted =
        metrics.counter(
            MetricCategory.TXPOOL,
            "admitted",
            "Transactions admitted, by source",
            "source",
            Source.class);
    this.refused =
        metrics.counter(
            MetricCategory.TXPOOL,
            "refused",
            "Transactions refused, by reason",
            "reason",
            RefusalReason.class);
    this.gone =
        metrics.counter(
            MetricCategory.TXPOOL,
            "left",
            "Transactions that left the pool, by reason",
            "reason",
            Departure.class);
  }

  /** Shows what is in the pool. */
  void watch(Metrics metrics, PoolTable table) {
    metrics.gauges(
        MetricCategory.TXPOOL,
        "transactions",
        "Transactions in the pool: pending can run now, queued wait for others",
        "state",
        () -> Map.of("pending", table.size() - table.queued(), "queued", table.queued()));
    metrics.gauge(
        MetricCategory.TXPOOL, "envelope_bytes", "Size of the pool's transactions", table::bytes);
  }

  void ended(PoolResult result) {
    if (result instanceof PoolResult.Accepted accepted) {
      admitted.increment(accepted.transaction().source());
    } else {
      refused.increment(((PoolResult.Refused) result).reason());
    }
  }

  void left(PooledTransaction transaction, Departure reason) {
    gone.increment(reason);
    LOG.debug(
        "{} of {}, nonce {}, leaves the pool: {}",
        transaction.hash(),
        transaction.sender(),
        Long.toUnsignedString(transaction.nonce()),
        reason);
  }
}
