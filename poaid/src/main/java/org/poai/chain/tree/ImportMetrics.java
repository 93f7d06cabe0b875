package org.poai.chain.tree;

import java.util.function.IntSupplier;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Chain;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;

/** Figures of the import: what became of blocks, why they were refused, what waits. */
final class ImportMetrics {
  private final LabelledCounter<ImportResult> results;
  private final LabelledCounter<RejectReason> rejections;
  private final CounterMetric reverted;

  ImportMetrics(Metrics metrics, Chain chain, SingleImport single, IntSupplier synced) {
    results =
        metrics.counter(
            MetricCategory.CHAIN,
            "blocks",
            "Blocks handed in, by what became of them",
            "result",
            ImportResult.class);
    rejections =
        metrics.counter(
            MetricCategory.CHAIN,
            "rejections",
            "Blocks refused, by the rule they break",
            "rule",
            RejectReason.class);
    reverted =
        metrics.counter(
            MetricCategory.CHAIN, "reverted_blocks", "Blocks that a reorganisation took back");
    head(metrics, chain);
    waiting(metrics, single, synced);
  }

  private static void head(Metrics metrics, Chain chain) {
    metrics.gauge(
        MetricCategory.CHAIN, "height", "Height of the head", () -> chain.head().number().value());
    metrics.gauge(
        MetricCategory.CHAIN,
        "head_timestamp_seconds",
        "Timestamp of the head",
        () -> chain.head().header().header().timestamp());
    metrics.gauge(
        MetricCategory.CHAIN,
        "unproven_blocks",
        "Blocks of the canonical chain whose proofs were not replayed",
        chain::unproven);
  }

  private static void waiting(Metrics metrics, SingleImport single, IntSupplier synced) {
    CandidatePool pool = single.pool();
    metrics.gauge(
        MetricCategory.CHAIN,
        "candidates",
        "Blocks that wait for work or for their proof",
        pool::size);
    metrics.gauge(MetricCategory.CHAIN, "candidates_bytes", "Bytes of the candidates", pool::bytes);
    held(metrics, "orphans", "Blocks that wait for their parent", single.orphans());
    held(metrics, "early_blocks", "Blocks that wait for their time", single.early());
    metrics.gauge(
        MetricCategory.CHAIN,
        "synced_waiting",
        "Blocks of a branch that catches up, on their way in",
        synced::getAsInt);
  }

  private static void held(Metrics metrics, String name, String help, HeldBlocks blocks) {
    metrics.gauge(MetricCategory.CHAIN, name, help, blocks::size);
    metrics.gauge(MetricCategory.CHAIN, name + "_bytes", "Bytes of the same", blocks::bytes);
  }

  void moved(HeadChange change) {
    reverted.add(change.reverted().size());
  }

  void finished(ImportResult result) {
    results.increment(result);
    if (result instanceof ImportResult.Rejected rejected) {
      rejections.increment(rejected.reason());
    }
  }
}
