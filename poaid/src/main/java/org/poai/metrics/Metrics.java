package org.poai.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The metrics of one node; each is registered once, where the thing that it counts is made. */
public final class Metrics {
  private static final double[] BUCKETS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();

  /** A count that only grows. */
  public CounterMetric counter(MetricCategory category, String name, String help) {
    Counter counter =
        Counter.builder().name(category.prefix() + name).help(help).register(registry);
    return counter::inc;
  }

  /**
   * Counts told apart by one label, each there from the start with 0: so a first event is seen as
   * an increase. The label's values are the constants of an enum, or the cases of a sealed type.
   */
  public <T> LabelledCounter<T> counter(
      MetricCategory category, String name, String help, String label, Class<T> type) {
    Counter counter = labelled(category, name, help, label);
    LabelValues.of(type).forEach(value -> counter.labelValues(value).inc(0));
    return (value, amount) -> counter.labelValues(LabelValues.of(value)).inc(amount);
  }

  /**
   * Amounts, such as bytes, told apart by the value of one label from a short list.
   *
   * @param known values that are there from the start with 0
   */
  public LabelledCounter<String> amounts(
      MetricCategory category, String name, String help, String label, Collection<String> known) {
    Counter counter = labelled(category, name, help, label);
    known.forEach(value -> counter.labelValues(value).inc(0));
    return (value, amount) -> counter.labelValues(value).inc(amount);
  }

  private Counter labelled(MetricCategory category, String name, String help, String label) {
    return Counter.builder()
        .name(category.prefix() + name)
        .help(help)
        .labelNames(label)
        .register(registry);
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

  /** Durations in seconds, in buckets from 1 ms to 5 min. */
  public TimerMetric timer(MetricCategory category, String name, String help) {
    Histogram histogram =
        Histogram.builder()
            .name(category.prefix() + name)
            .help(help)
            .classicOnly()
            .classicUpperBounds(BUCKETS)
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
  @FunctionalInterface
  public interface CounterMetric {
    void add(long amount);

    default void increment() {
      add(1);
    }
  }

  /**
   * Counts by the value of one label.
   *
   * @param <T> an enum, a sealed type, or text from a short list; never a peer's words
   */
  @FunctionalInterface
  public interface LabelledCounter<T> {
    void add(T labelValue, long amount);

    default void increment(T labelValue) {
      add(labelValue, 1);
    }
  }

  /** Observed durations. */
  public interface TimerMetric {
    void observeNanos(long nanos);
  }
}
