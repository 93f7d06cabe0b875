package org.poai.node.duty;

import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.head.HeadListener;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;

/** Counts what the blocks of the chain did in the inference market. */
final class MarketCounts implements HeadListener {
  private final LabelledCounter<MarketEvent> events;
  private volatile double pool;

  MarketCounts(Metrics metrics) {
    this.events =
        metrics.counter(
            MetricCategory.MARKET,
            "events",
            "Steps of jobs, cases and channels in applied blocks",
            "event",
            MarketEvent.class);
    metrics.gauge(
        MetricCategory.MARKET,
        "pool_wei",
        "What the judges' pool held when it last moved",
        () -> pool);
  }

  @Override
  public void onHead(HeadChange change) {
    for (ExecutedBlock applied : change.applied()) {
      for (Receipt receipt : applied.receipts()) {
        for (Log log : receipt.logs()) {
          MarketEvents.read(log).ifPresent(this::count);
        }
      }
    }
  }

  private void count(MarketEvent event) {
    events.increment(event);
    if (event instanceof MarketEvent.PoolChanged changed) {
      pool = changed.pool().value().toBigInteger().doubleValue();
    }
  }
}
