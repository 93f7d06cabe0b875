package org.poai.primitives;

/** The height of a block; genesis is 0. */
public record BlockNumber(long value) implements Comparable<BlockNumber> {
  public static final BlockNumber GENESIS = new BlockNumber(0);

  public BlockNumber {
    if (value < 0) {
      throw new IllegalArgumentException("a block number is not negative and at most 2^63 - 1");
    }
  }

  public static BlockNumber of(long value) {
    return new BlockNumber(value);
  }

  public BlockNumber next() {
    return new BlockNumber(value + 1);
  }

  public BlockNumber previous() {
    return new BlockNumber(value - 1);
  }

  public boolean isGenesis() {
    return value == 0;
  }

  /** The epoch that this height lies in, protocol section 5. */
  public Epoch epoch(long epochBlocks) {
    return new Epoch(value / epochBlocks);
  }

  @Override
  public int compareTo(BlockNumber other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
