package org.poai.memory;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Memory outside of the heap that sockets are read and written through. */
final class DirectMemory {
  private DirectMemory() {}

  /** Bytes in use: what the JVM counts, or what Netty takes past it. */
  static long used() {
    long counted =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return counted + Math.max(0, PlatformDependent.usedDirectMemory());
  }

  static long limit() {
    return PlatformDependent.maxDirectMemory() > 0
        ? PlatformDependent.maxDirectMemory()
        : Runtime.getRuntime().maxMemory();
  }

  static boolean isNearlyFull() {
    return used() > limit() / 4 * 3;
  }
}
