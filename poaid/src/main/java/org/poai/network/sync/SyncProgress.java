package org.poai.network.sync;

/**
 * How far catching up is.
 *
 * @param from the height of the last block that both chains share
 * @param at the height that is imported
 * @param target the height of the last header that is known
 * @param blocksPerSecond imported in the last few seconds
 */
public record SyncProgress(long from, long at, long target, double blocksPerSecond) {
  /** Seconds to the target at this rate; empty while nothing moves. */
  public java.util.OptionalLong secondsLeft() {
    return blocksPerSecond > 0
        ? java.util.OptionalLong.of(Math.round((target - at) / blocksPerSecond))
        : java.util.OptionalLong.empty();
  }
}
