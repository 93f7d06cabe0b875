package org.poai.dataset;

import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;

/**
 * Numbers drawn one after another from {@code stream(prefix)}: each takes the next four bytes as an
 * unsigned big-endian number, modulo the bound.
 */
final class Draws {
  private static final int PER_BLOCK = 8;

  private final byte[] prefix;
  private byte[] block = {};
  private int drawn;

  Draws(byte[] prefix) {
    this.prefix = prefix;
  }

  /** A number from 0 to {@code bound} − 1. */
  int below(int bound) {
    int position = drawn % PER_BLOCK;
    if (position == 0) {
      block =
          Keccak.hash(Preimage.tagged("").bytes(prefix).u32(drawn / PER_BLOCK).toBytes()).toArray();
    }
    drawn++;
    int from = 4 * position;
    int word =
        (block[from] & 255) << 24
            | (block[from + 1] & 255) << 16
            | (block[from + 2] & 255) << 8
            | (block[from + 3] & 255);
    return Integer.remainderUnsigned(word, bound);
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  <T> T oneOf(java.util.List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
