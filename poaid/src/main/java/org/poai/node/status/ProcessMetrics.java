package org.poai.node.status;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.util.List;
import java.util.function.ToLongFunction;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;

/** Figures of the JVM and of the process, read at each scrape. */
public final class ProcessMetrics {
  private ProcessMetrics() {}

  public static void register(Metrics metrics) {
    memory(metrics);
    garbageCollection(metrics);
    process(metrics);
  }

  private static void memory(Metrics metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    metrics.gauge(
        MetricCategory.NODE,
        "jvm_heap_used_bytes",
        "Heap in use",
        () -> memory.getHeapMemoryUsage().getUsed());
    metrics.gauge(
        MetricCategory.NODE,
        "jvm_heap_max_bytes",
        "Largest heap allowed",
        () -> memory.getHeapMemoryUsage().getMax());
    metrics.gauge(
        MetricCategory.NODE,
        "jvm_nonheap_used_bytes",
        "Code and class data of the JVM in use",
        () -> memory.getNonHeapMemoryUsage().getUsed());
  }

  private static void garbageCollection(Metrics metrics) {
    metrics.counter(
        MetricCategory.NODE,
        "jvm_gc_collections",
        "Garbage collections",
        () -> sum(GarbageCollectorMXBean::getCollectionCount));
    metrics.counter(
        MetricCategory.NODE,
        "jvm_gc_seconds",
        "Time spent in garbage collection",
        () -> sum(GarbageCollectorMXBean::getCollectionTime) / 1e3);
  }

  private static void process(Metrics metrics) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    metrics.gauge(
        MetricCategory.NODE,
        "jvm_threads",
        "Live threads of the JVM, native ones not counted",
        threads::getThreadCount);
    metrics.gauge(
        MetricCategory.NODE,
        "uptime_seconds",
        "Since the process began",
        () -> runtime.getUptime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      metrics.counter(
          MetricCategory.NODE,
          "process_cpu_seconds",
          "Processor time of the process, without its children",
          () -> system.getProcessCpuTime() / 1e9);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      metrics.gauge(
          MetricCategory.NODE,
          "process_open_fds",
          "Open file descriptors",
          unix::getOpenFileDescriptorCount);
      metrics.gauge(
          MetricCategory.NODE,
          "process_max_fds",
          "File descriptors that may be open",
          unix::getMaxFileDescriptorCount);
    }
  }

  /** Over all collectors; one that does not know answers −1. */
  private static long sum(ToLongFunction<GarbageCollectorMXBean> figure) {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    return collectors.stream().mapToLong(figure).filter(value -> value > 0).sum();
  }
}
