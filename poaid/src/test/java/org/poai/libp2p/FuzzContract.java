package org.poai.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for whatever reads bytes from a peer: on any input it answers, or refuses with its own
 * exception, within a time and within an allocation. Inputs are valid ones, bent at random, from a
 * fixed seed. The long run takes {@code poai.fuzz.inputs} inputs or {@code poai.fuzz.minutes}
 * minutes, whichever ends first.
 */
public abstract class FuzzContract {
  private static final long SHORT_INPUTS = 100_000;
  private static final long SHORT_SECONDS = 1;
  private static final long LONG_INPUTS = Long.getLong("poai.fuzz.inputs", 10_000_000);
  private static final long LONG_MINUTES = Long.getLong("poai.fuzz.minutes", 20);
  private static final long MOST_NANOS_OF_ONE = TimeUnit.SECONDS.toNanos(2);

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Valid inputs. */
  protected abstract List<byte[]> seeds() throws Exception;

  /** Reads an input and checks what it gives; refuses with an exception of {@link #refusal}. */
  protected abstract void read(byte[] input) throws Exception;

  /** What is thrown for malformed input. */
  protected abstract Class<? extends Exception> refusal();

  /** The most bytes that reading an input of this size may allocate. */
  protected abstract long mostBytes(int inputSize);

  /** Inputs are not longer than this. */
  protected int longest() {
    return 2048;
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void read_bentInputs_answersOrRefusesWithinItsBounds() throws Exception {
    run(1, SHORT_INPUTS, TimeUnit.SECONDS.toNanos(SHORT_SECONDS));
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void read_bentInputsForLong_answersOrRefusesWithinItsBounds() throws Exception {
    long start = System.nanoTime();
    long count = run(2, LONG_INPUTS, TimeUnit.MINUTES.toNanos(LONG_MINUTES));
    String line =
        String.format(
            Locale.ROOT,
            "%-60s %,12d inputs in %,6.0f s%n",
            getClass().getName(),
            count,
            (System.nanoTime() - start) / 1e9);
    System.out.print(line);
    Files.writeString(
        Path.of("target", "fuzz-soak.txt"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private long run(long seed, long inputs, long nanos) throws Exception {
    BentInputs bent = new BentInputs(seeds(), longest(), new Random(seed));
    for (byte[] valid : seeds()) {
      read(valid);
    }
    long start = System.nanoTime();
    long refused = 0;
    long count = 0;
    for (; count < inputs && System.nanoTime() - start < nanos; count++) {
      byte[] input = bent.next();
      Reading reading = measure(input, count);
      if (!reading.isWithin(mostBytes(input.length))) {
        // The first time, it also loads and links what it uses.
        reading = measure(input, count);
      }
      assertThat(reading.isWithin(mostBytes(input.length)))
          .as("%s: %s", named(input, count), reading)
          .isTrue();
      if (reading.refused()) {
        refused++;
      }
    }
    assertThat(refused).as("of %s inputs", count).isBetween(1L, count - 1);
    return count;
  }

  private Reading measure(byte[] input, long number) {
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean refused = false;
    try {
      read(input);
    } catch (Throwable e) {
      refused = true;
      if (!refusal().isInstance(e)) {
        throw new AssertionError(named(input, number), e);
      }
    }
    long nanos = System.nanoTime() - start;
    return new Reading(refused, nanos, threads.getCurrentThreadAllocatedBytes() - before);
  }

  private record Reading(boolean refused, long nanos, long bytes) {
    boolean isWithin(long mostBytes) {
      return nanos < MOST_NANOS_OF_ONE && bytes <= mostBytes;
    }
  }

  private static String named(byte[] input, long number) {
    return "input " + number + ": " + HexFormat.of().formatHex(input);
  }
}
