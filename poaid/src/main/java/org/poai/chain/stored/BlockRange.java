package org.poai.chain.stored;

/** Heights from the first to the last; empty where the last is below the first. */
public record BlockRange(long first, long last) {
  /** The least range that holds both. */
  public BlockRange or(BlockRange other) {
    return new BlockRange(Math.min(first, other.first), Math.max(last, other.last));
  }
}
