package org.poai.libp2p;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Feeds a decoder with inputs of a shape: valid ones of which bytes were changed, cut, doubled,
 * moved or replaced by numbers at the edge. An input that throws, takes more than a second or
 * allocates more than the bound fails the test, with the input as hex.
 */
public final class Fuzz {
  /** The long run ends with whichever comes first. */
  private static final long SOAK_INPUTS = Long.getLong("poai.fuzz.inputs", 10_000_000);

  private static final Duration SOAK_TIME =
      Duration.ofMinutes(Long.getLong("poai.fuzz.minutes", 20));

  private static final int MAX_BYTES = 70_000;
  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();
  private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xc0, (byte) 0xff};

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final SplittableRandom random;
  private final long maxAllocated;
  private final byte[][] seeds;

  /**
   * Inputs from valid seeds.
   *
   * @param maxAllocated bytes that the target may allocate for one input
   */
  public Fuzz(long randomSeed, long maxAllocated, byte[]... seeds) {
    this.random = new SplittableRandom(randomSeed);
    this.maxAllocated = maxAllocated;
    this.seeds = seeds;
  }

  /** So many inputs. */
  public void times(long inputs, Consumer<byte[]> target) {
    for (long i = 0; i < inputs; i++) {
      feed(target, input());
    }
  }

  /**
   * As many as the system properties {@code poai.fuzz.inputs} and {@code poai.fuzz.minutes} say.
   */
  public void soak(Consumer<byte[]> target) {
    long begun = System.nanoTime();
    long inputs = 0;
    while (inputs < SOAK_INPUTS && System.nanoTime() - begun < SOAK_TIME.toNanos()) {
      times(1000, target);
      inputs += 1000;
    }
    System.out.println(inputs + " inputs in " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
  }

  private void feed(Consumer<byte[]> target, byte[] input) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long begun = System.nanoTime();
    try {
      target.accept(input);
    } catch (Throwable e) {
      throw new AssertionError("for " + hex(input), e);
    }
    long taken = System.nanoTime() - begun;
    long used = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (taken > SLOW_NANOS || used > maxAllocated) {
      throw new AssertionError(taken / 1_000_000 + " ms and " + used + " bytes for " + hex(input));
    }
  }

  private static String hex(byte[] input) {
    return HexFormat.of().formatHex(input, 0, Math.min(input.length, 2000));
  }

  private byte[] input() {
    if (random.nextInt(20) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
    int changes = random.nextInt(5);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - at) + 1;
    return switch (random.nextInt(7)) {
      case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      case 1 -> with(bytes, at, (byte) random.nextInt(256));
      case 2 -> with(bytes, at, EDGES[random.nextInt(EDGES.length)]);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 ->
          joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
      case 5 -> repeated(bytes, at, length);
      default -> joined(Arrays.copyOf(bytes, at), seeds[random.nextInt(seeds.length)]);
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  /** A part of it many times over. */
  private byte[] repeated(byte[] bytes, int at, int length) {
    byte[] part = Arrays.copyOfRange(bytes, at, at + length);
    int times = random.nextInt(8) == 0 ? random.nextInt(2000) : random.nextInt(4);
    int room = (MAX_BYTES - bytes.length) / part.length;
    byte[] middle = new byte[Math.max(0, Math.min(times, room)) * part.length];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = part[i % part.length];
    }
    byte[] head = joined(Arrays.copyOf(bytes, at), middle);
    return joined(head, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] whole = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }
}
