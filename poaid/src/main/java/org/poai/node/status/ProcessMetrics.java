package org.poai.node.status;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.node.config.Version;

/** Figures of the JVM and of the process, read at each scrape. */
public final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMetrics() {}

  public static void register(Metrics metrics) {
    memory(metrics);
    garbageCollection(metrics);
    process(metrics);
  }

  private static void memory(Metrics metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    metrics.gauges(
        MetricCategory.JVM,
        "memory_used_bytes",
        "Heap in use; code and class data in use",
        "area",
        () ->
            Map.of(
                "heap", memory.getHeapMemoryUsage().getUsed(),
                "nonheap", memory.getNonHeapMemoryUsage().getUsed()));
    metrics.gauges(
        MetricCategory.JVM,
        "memory_max_bytes",
        "Largest heap allowed",
        "area",
        () -> Map.of("heap", memory.getHeapMemoryUsage().getMax()));
  }

  private static void garbageCollection(Metrics metrics) {
    metrics.counter(
        MetricCategory.JVM,
        "gc_collections",
        "Garbage collections",
        () -> sum(GarbageCollectorMXBean::getCollectionCount));
    metrics.counter(
        MetricCategory.JVM,
        "gc_collection_seconds",
        "Time spent in garbage collection",
        () -> sum(GarbageCollectorMXBean::getCollectionTime) / 1e3);
  }

  private static void process(Metrics metrics) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    metrics.gauge(
        MetricCategory.JVM,
        "threads_current",
        "Live threads of the JVM, native ones not counted",
        threads::getThreadCount);
    metrics.gauge(
        MetricCategory.PROCESS,
        "start_time_seconds",
        "When the process began, in seconds since 1970",
        () -> runtime.getStartTime() / 1e3);
    metrics.gauges(
        MetricCategory.NODE,
        "build_info",
        "1, with the version of poaid",
        "version",
        () -> Map.of(Version.current(), 1));
    if (Files.isReadable(STATUS)) {
      metrics.gauge(
          MetricCategory.PROCESS,
          "resident_memory_bytes",
          "Memory of the process, without its children",
          ProcessMetrics::residentBytes);
    }
    system(metrics);
  }

  private static void system(Metrics metrics) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      metrics.counter(
          MetricCategory.PROCESS,
          "cpu_seconds",
          "Processor time of the process, without its children",
          () -> system.getProcessCpuTime() / 1e9);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      metrics.gauge(
          MetricCategory.PROCESS,
          "open_fds",
          "Open file descriptors",
          unix::getOpenFileDescriptorCount);
      metrics.gauge(
          MetricCategory.PROCESS,
          "max_fds",
          "File descriptors that may be open",
          unix::getMaxFileDescriptorCount);
    }
  }

  /** The line VmRSS, which is in KiB; NaN where it cannot be read. */
  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException e) {
      return Double.NaN;
    }
  }

  /** Over all collectors; one that does not know answers −1. */
  private static long sum(ToLongFunction<GarbageCollectorMXBean> figure) {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    return collectors.stream().mapToLong(figure).filter(value -> value > 0).sum();
  }
}
