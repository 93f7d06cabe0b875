package org.poai.quiz.proof;

import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The random ±1 matrix of record k: B rows of d signs, s(k, j, i) = +1 where bit j·d+i of stream(q
 * ‖ "proj" ‖ u32(k)) is 1; protocol section 6. Integers only: equal on every machine.
 *
 * <p>For the next maintainer: a product is not computed sign by sign. The vector is cut into groups
 * of four entries, and for each group the 16 signed sums are tabled once; a row then adds one table
 * entry per four bits. That is 16·d/4 + B·d/4 additions instead of B·d. Where d is no multiple of
 * four the last group is filled with zeros, for which any bit does, so that the bits of the next
 * row that it reads do not matter. Entries of a vector are below 2^28 in size (a centred sum of
 * states is below 2^27), so that four of them fit in an int; row sums are longs.
 */
public final class Projection {
  private static final int GROUP = 4;
  private static final int PATTERNS = 1 << GROUP;

  private final byte[] bits;
  private final int rows;
  private final int dim;

  public Projection(Hash32 quizKey, int k, int rows, int dim) {
    byte[] prefix = Preimage.of(quizKey).ascii("proj").u32(k).toBytes();
    // One byte more than the matrix has, since a group is read through a window of two.
    this.bits = Keccak.stream(prefix, (rows * dim + 7) / 8 + 1);
    this.rows = rows;
    this.dim = dim;
  }

  /** For each row whether its product with {@code vector} is &gt; 0: B bits, first row first. */
  public Bytes signs(HiddenState vector) {
    long[] products = products(vector);
    byte[] signs = new byte[rows / 8];
    for (int j = 0; j < rows; j++) {
      if (products[j] > 0) {
        signs[j / 8] |= (byte) (0x80 >>> j % 8);
      }
    }
    return Bytes.of(signs);
  }

  /** The product of each row with {@code vector}, first row first. */
  public long[] products(HiddenState vector) {
    int groups = (dim + GROUP - 1) / GROUP;
    int[] sums = signedSums(vector, groups);
    long[] products = new long[rows];
    for (int j = 0; j < rows; j++) {
      products[j] = product(sums, groups, j * dim);
    }
    return products;
  }

  private long product(int[] sums, int groups, int firstBit) {
    long sum = 0;
    int bit = firstBit;
    for (int g = 0; g < groups; g++) {
      int window = (bits[bit >>> 3] & 0xff) << 8 | (bits[(bit >>> 3) + 1] & 0xff);
      int pattern = window >>> (16 - GROUP - (bit & 7)) & (PATTERNS - 1);
      sum += sums[g * PATTERNS + pattern];
      bit += GROUP;
    }
    return sum;
  }

  /** Entry g·16+p: the sum of group g where bit 3 of p is the sign of its first entry. */
  private int[] signedSums(HiddenState vector, int groups) {
    int[] sums = new int[groups * PATTERNS];
    for (int g = 0; g < groups; g++) {
      for (int p = 0; p < PATTERNS; p++) {
        int sum = 0;
        for (int i = 0; i < GROUP && g * GROUP + i < dim; i++) {
          int value = vector.get(g * GROUP + i);
          sum += (p >>> (GROUP - 1 - i) & 1) == 1 ? value : -value;
        }
        sums[g * PATTERNS + p] = sum;
      }
    }
    return sums;
  }
}
