package org.poai.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The metrics of one node; each is registered once, where the thing that it counts is made. */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  /** A count that only grows. */
  public CounterMetric counter(MetricCategory category, String name, String help) {
    Counter counter =
        Counter.builder().name(category.prefix() + name).help(help).register(registry);
    return counter::inc;
  }

  /**
   * Counts told apart by the value of one label; values come from an enum or another short list,
   * never from a peer.
   */
  public LabelledCounter counter(MetricCategory category, String name, String help, String label) {
    Counter counter =
        Counter.builder()
            .name(category.prefix() + name)
            .help(help)
            .labelNames(label)
            .register(registry);
    return value -> counter.labelValues(value).inc();
  }

  /** Amounts, such as bytes, told apart by the value of one label from a short list. */
  public AmountCounter amounts(MetricCategory category, String name, String help, String label) {
    Counter counter =
        Counter.builder()
            .name(category.prefix() + name)
            .help(help)
            .labelNames(label)
            .register(registry);
    return (value, amount) -> counter.labelValues(value).inc(amount);
  }

  /** A count that is kept elsewhere and read at each scrape. */
  public void counter(MetricCategory category, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(category.prefix() + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** A value that goes up and down, read at each scrape. */
  public void gauge(MetricCategory category, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(category.prefix() + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** Values told apart by one label from a short list, read together at each scrape. */
  public void gauges(
      MetricCategory category,
      String name,
      String help,
      String label,
      Supplier<? extends Map<String, ? extends Number>> values) {
    GaugeWithCallback.builder()
        .name(category.prefix() + name)
        .help(help)
        .labelNames(label)
        .callback(
            callback -> values.get().forEach((at, value) -> callback.call(value.doubleValue(), at)))
        .register(registry);
  }

  /** Durations in seconds, in buckets from 1 ms to 17 min. */
  public TimerMetric timer(MetricCategory category, String name, String help) {
    Histogram histogram =
        Histogram.builder()
            .name(category.prefix() + name)
            .help(help)
            .classicOnly()
            .classicExponentialUpperBounds(0.001, 4, 11)
            .register(registry);
    return nanos -> histogram.observe(nanos / 1e9);
  }

  /** Everything registered, in Prometheus' text format 0.0.4. */
  public String scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does no I/O", e);
    }
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A count that only grows. */
  public interface CounterMetric {
    void increment();
  }

  /** Counts by the value of one label. */
  public interface LabelledCounter {
    void increment(String labelValue);
  }

  /** Amounts by the value of one label. */
  public interface AmountCounter {
    void add(String labelValue, long amount);
  }

  /** Observed durations. */
  public interface TimerMetric {
    void observeNanos(long nanos);
  }
}
