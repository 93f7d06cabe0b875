package org.poai.rpc;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.metrics.Metrics.TimerMetric;
import org.poai.rpc.message.CallObserver;

/** What is counted of the calls of clients. */
final class CallMetrics implements CallObserver {
  private final LabelledCounter<String> calls;
  private final LabelledCounter<String> errors;
  private final TimerMetric seconds;
  private final LongSupplier nanoTime;

  CallMetrics(Metrics metrics, Set<String> methods, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    Set<String> names = new TreeSet<>(methods);
    names.add(UNKNOWN);
    MetricCategory rpc = MetricCategory.RPC;
    this.calls = metrics.amounts(rpc, "calls", "Calls answered, by method", "method", names);
    this.errors =
        metrics.amounts(rpc, "errors", "Calls answered with an error, by method", "method", names);
    this.seconds = metrics.timer(rpc, "call_seconds", "From reading a call to its answer");
  }

  @Override
  public Call begin() {
    long begun = nanoTime.getAsLong();
    return (method, failed) -> {
      calls.increment(method);
      if (failed) {
        errors.increment(method);
      }
      seconds.observeNanos(nanoTime.getAsLong() - begun);
    };
  }
}
