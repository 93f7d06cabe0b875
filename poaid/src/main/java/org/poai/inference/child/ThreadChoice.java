package org.poai.inference.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;

/**
 * How many threads an engine gets when its operator does not say. On tiny models more threads are
 * slower, so a small model is measured with 1, 2, 4 … threads; a large one gets all physical cores.
 * Results do not depend on it.
 */
public final class ThreadChoice {
  /** Over this size a start costs seconds, and more cores always help. */
  static final long LARGE_BYTES = 256L << 20;

  private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int WARM_UP = 3;
  private static final int SAMPLES = 9;

  /** More threads must gain a tenth: the cores have other work too. */
  private static final double WORTH = 0.9;

  /** About 64 tokens in any tokenizer. */
  private static final String PROMPT =
      "one two three four five six seven eight nine ten red blue green white black sun moon star"
          + " sea land\nQuestion: What is the color of the sky in the day and in the night?\nAnswer:";

  private ThreadChoice() {}

  /** Opens the engine to be measured with a number of threads. */
  @FunctionalInterface
  public interface Opener {
    InferenceEngine open(int threads) throws InferenceException;
  }

  /**
   * The number of threads, from 1 to {@code cores}. It measures for about 3 s at most.
   *
   * @param cores see {@link #physicalCores()}
   */
  public static int choose(Opener opener, long modelBytes, int cores, LongSupplier nanoTime)
      throws InferenceException {
    if (modelBytes > LARGE_BYTES || cores == 1) {
      return cores;
    }
    long begin = nanoTime.getAsLong();
    int best = 1;
    long bestNanos = measure(opener, 1, nanoTime);
    for (int threads = 2; threads <= cores; threads *= 2) {
      if (nanoTime.getAsLong() - begin > BUDGET_NANOS) {
        break;
      }
      long nanos = measure(opener, threads, nanoTime);
      if (nanos > bestNanos * WORTH) {
        break;
      }
      best = threads;
      bestNanos = nanos;
    }
    return best;
  }

  /** The fastest of a few calls, which no other load on the machine has slowed. */
  private static long measure(Opener opener, int threads, LongSupplier nanoTime)
      throws InferenceException {
    try (InferenceEngine engine = opener.open(threads)) {
      long least = Long.MAX_VALUE;
      long stop = nanoTime.getAsLong() + BUDGET_NANOS / 4;
      for (int i = -WARM_UP; i < SAMPLES; i++) {
        long start = nanoTime.getAsLong();
        if (i > 0 && start > stop) {
          break;
        }
        engine.embed(PROMPT);
        long nanos = nanoTime.getAsLong() - start;
        least = i < 0 ? least : Math.min(least, nanos);
      }
      return least;
    }
  }

  /** Cores of this machine that are not the second thread of another, and that we may use. */
  public static int physicalCores() {
    int available = Runtime.getRuntime().availableProcessors();
    try {
      int physical = physicalCores(Files.readAllLines(Path.of("/proc/cpuinfo")));
      return physical == 0 ? available : Math.min(available, physical);
    } catch (IOException e) {
      return available;
    }
  }

  /** Distinct pairs of socket and core in a {@code /proc/cpuinfo}; 0 when it names none. */
  static int physicalCores(List<String> cpuInfo) {
    Set<String> cores = new HashSet<>();
    String socket = "";
    for (String line : cpuInfo) {
      if (line.startsWith("physical id")) {
        socket = line;
      } else if (line.startsWith("core id")) {
        cores.add(socket + line);
      }
    }
    return cores.size();
  }
}
