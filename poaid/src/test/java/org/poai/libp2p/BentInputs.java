package org.poai.libp2p;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Inputs that are nearly valid: cut, lengthened, joined, with bytes replaced by those that matter
 * to lengths and varints. One in sixteen is random from end to end.
 */
public final class BentInputs {
  private static final byte[] EDGES = {
    0,
    1,
    2,
    4,
    0x0a,
    0x10,
    0x12,
    0x20,
    0x7f,
    (byte) 0x80,
    (byte) 0x81,
    (byte) 0xff,
    (byte) 0xfe,
    '"',
    '{',
    '[',
    '\\',
    '0',
    'e'
  };

  private final List<byte[]> seeds;
  private final int longest;
  private final Random random;

  public BentInputs(List<byte[]> seeds, int longest, Random random) {
    this.seeds = seeds;
    this.longest = longest;
    this.random = random;
  }

  public byte[] next() {
    if (random.nextInt(16) == 0) {
      byte[] input = new byte[random.nextInt(random.nextBoolean() ? 16 : longest)];
      random.nextBytes(input);
      return input;
    }
    byte[] input = seed().clone();
    for (int bends = random.nextInt(4); bends >= 0; bends--) {
      input = bend(input);
    }
    return input.length > longest ? Arrays.copyOf(input, longest) : input;
  }

  private byte[] bend(byte[] input) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> joined(input, at, seed());
      case 2 -> joined(input, at, Arrays.copyOfRange(input, at / 2, at));
      case 3 -> joined(input, at, run());
      case 4 -> without(input, at);
      case 5 -> replaced(input, (byte) random.nextInt());
      case 6 -> replaced(input, EDGES[random.nextInt(EDGES.length)]);
      default -> replaced(input, (byte) (1 << random.nextInt(8) ^ at(input)));
    };
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte at(byte[] input) {
    return input.length == 0 ? 0 : input[random.nextInt(input.length)];
  }

  /** The same byte several times: a varint without end, fields that are empty. */
  private byte[] run() {
    byte[] run = new byte[1 + random.nextInt(20)];
    Arrays.fill(run, EDGES[random.nextInt(EDGES.length)]);
    return run;
  }

  private byte[] replaced(byte[] input, byte value) {
    byte[] out = input.clone();
    if (out.length > 0) {
      out[random.nextInt(out.length)] = value;
    }
    return out;
  }

  private byte[] without(byte[] input, int from) {
    int end = Math.min(input.length, from + 1 + random.nextInt(8));
    byte[] out = Arrays.copyOf(input, input.length - (end - from));
    System.arraycopy(input, end, out, from, input.length - end);
    return out;
  }

  private static byte[] joined(byte[] input, int at, byte[] more) {
    byte[] out = Arrays.copyOf(input, input.length + more.length);
    System.arraycopy(more, 0, out, at, more.length);
    System.arraycopy(input, at, out, at + more.length, input.length - at);
    return out;
  }
}
