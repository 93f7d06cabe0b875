package org.poai.primitives;

/** A run of {@code epochBlocks} heights that share one epoch key; protocol section 5. */
public record Epoch(long value) implements Comparable<Epoch> {
  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("an epoch is not negative");
    }
  }

  public static Epoch of(long value) {
    return new Epoch(value);
  }

  /** The first height of this epoch. */
  public BlockNumber firstBlock(long epochBlocks) {
    return new BlockNumber(Math.multiplyExact(value, epochBlocks));
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
