package org.poai.governance.asset;

import java.time.Duration;

/**
 * In which time a fetch begins that nobody waits for: so that not all nodes ask the first holder of
 * an asset at once, each begins at a random moment.
 */
public final class FetchWindow {
  private static final Duration LONGEST = Duration.ofHours(24);

  private FetchWindow() {}

  /** Half the timelock, a day at most. */
  public static Duration of(long timelockBlocks, long blockSeconds) {
    return Duration.ofSeconds(Math.min(timelockBlocks / 2 * blockSeconds, LONGEST.toSeconds()));
  }
}
