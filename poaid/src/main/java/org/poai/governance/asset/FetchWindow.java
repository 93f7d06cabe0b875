package org.poai.governance.asset;

import java.time.Duration;

/**
 * In which time a fetch begins that nobody waits for: so that not all nodes ask the first holder of
 * an asset at once, each begins at a random moment.
 */
public final class FetchWindow {
  private static final Duration LONGEST = Duration.ofHours(24);

  private FetchWindow() {}

  /**
   * What is left of the window of an asset that was planned by a block: half the timelock, a day at
   * most.
   *
   * @param plannedSeconds timestamp of that block
   * @param nowSeconds the wall clock, which a node that was away has further on
   */
  public static Duration left(
      long plannedSeconds, long timelockBlocks, long blockSeconds, long nowSeconds) {
    long seconds = Math.min(timelockBlocks / 2 * blockSeconds, LONGEST.toSeconds());
    long left = plannedSeconds + seconds - nowSeconds;
    return Duration.ofSeconds(Math.max(0, Math.min(seconds, left)));
  }
}
