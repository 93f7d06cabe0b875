package org.poai.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that programs may still take on this machine, or in the control group that it is run in,
 * as Linux tells it. Pages of files count as free, since they are read again when they are needed.
 *
 * @param memInfo {@code /proc/meminfo}
 * @param group the folder of the control group, version 2
 */
public record FreeMemory(Path memInfo, Path group) {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");
  private static final Pattern INACTIVE = Pattern.compile("inactive_file (\\d{1,18})");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,18})");

  /** That of this machine. */
  public static FreeMemory here() {
    return new FreeMemory(Path.of("/proc/meminfo"), Path.of("/sys/fs/cgroup"));
  }

  /** Bytes; empty where the system does not say. */
  public OptionalLong bytes() {
    OptionalLong machine = number(memInfo, AVAILABLE);
    OptionalLong most = number(group.resolve("memory.max"), BYTES);
    OptionalLong used = number(group.resolve("memory.current"), BYTES);
    if (machine.isEmpty()) {
      return OptionalLong.empty();
    }
    long free = machine.getAsLong() << 10;
    if (most.isEmpty() || used.isEmpty()) {
      return OptionalLong.of(free); // "max" is no number: the group is not bounded
    }
    long cached = number(group.resolve("memory.stat"), INACTIVE).orElse(0);
    return OptionalLong.of(
        Math.min(free, Math.max(0, most.getAsLong() - used.getAsLong() + cached)));
  }

  private static OptionalLong number(Path file, Pattern pattern) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream()
          .map(line -> pattern.matcher(line.strip()))
          .filter(Matcher::matches)
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
