package org.poai.inference;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.metrics.Metrics.TimerMetric;

/** What is counted of the calls of all engines of a node. */
public final class EngineMetrics {
  /** A kind of call, a label's value. */
  enum Call {
    ENCODE,
    EMBED,
    COMPLETE,
    GENERATE
  }

  private final LabelledCounter<Call> calls;
  private final LabelledCounter<InferenceException.Kind> failures;
  private final Map<Call, TimerMetric> seconds = new EnumMap<>(Call.class);

  /** Engines that run, by what tells how many tasks wait for them. */
  private final Map<LongSupplier, LongSupplier> running = new ConcurrentHashMap<>();

  /** Processes of engines that do not run any more. */
  private final AtomicLong restartsBefore = new AtomicLong();

  public EngineMetrics(Metrics metrics) {
    MetricCategory category = MetricCategory.INFERENCE;
    calls =
        metrics.counter(
            category, "calls_total", "Engine calls that gave a result", "call", Call.class);
    failures =
        metrics.counter(
            category,
            "failures_total",
            "Calls without a result",
            "kind",
            InferenceException.Kind.class);
    for (Call call : Call.values()) {
      String name = call.name().toLowerCase(Locale.ROOT);
      seconds.put(call, metrics.timer(category, name + "_seconds", "Time of one " + name));
    }
    metrics.counter(
        category,
        "restarts_total",
        "Engine processes started after the first",
        () -> restartsBefore.get() + sum(running.values()));
    metrics.gauge(
        category, "queue_length", "Tasks that wait for the engine", () -> sum(running.keySet()));
  }

  private static long sum(Collection<LongSupplier> figures) {
    return figures.stream().mapToLong(LongSupplier::getAsLong).sum();
  }

  void begin(LongSupplier queued, LongSupplier restarts) {
    running.put(queued, restarts);
  }

  void end(LongSupplier queued) {
    LongSupplier restarts = running.remove(queued);
    if (restarts != null) {
      restartsBefore.addAndGet(restarts.getAsLong());
    }
  }

  void answered(Call call, long nanos) {
    calls.increment(call);
    Objects.requireNonNull(seconds.get(call)).observeNanos(nanos);
  }

  void failed(InferenceException.Kind kind) {
    failures.increment(kind);
  }
}
