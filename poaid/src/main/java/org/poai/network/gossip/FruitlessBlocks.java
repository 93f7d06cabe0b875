package org.poai.network.gossip;

import java.util.Map;
import org.poai.async.Clock;
import org.poai.chain.branch.ImportResult;
import org.poai.memory.BoundedMap;

/**
 * How many blocks of each ban key came to nothing lately, gossiped or given as parents of such:
 * orphans, early ones, those of a lighter branch, and what was ignored. Each costs us little and
 * its sender less, so a key that brings more than {@value #MOST}, of which one a second is
 * forgotten, is not listened to. The key that was looked at longest ago of {@value #CAPACITY} is
 * forgotten first. Safe from any thread.
 */
final class FruitlessBlocks {
  static final int MOST = 64;

  private static final int CAPACITY = 1024;

  private final Clock clock;
  private final Map<String, Level> levels = BoundedMap.byUse(CAPACITY);

  private record Level(double blocks, long atMillis) {
    double at(long millis) {
      return Math.max(0, blocks - (millis - atMillis) / 1000.0);
    }
  }

  FruitlessBlocks(Clock clock) {
    this.clock = clock;
  }

  /** Whether another block of the key is looked at. */
  synchronized boolean admits(String banKey) {
    return level(banKey, clock.elapsedMillis()) < MOST;
  }

  /** Counts what came of a block that was looked at. */
  void count(String banKey, ImportResult result) {
    if (cameToNothing(result)) {
      count(banKey);
    }
  }

  /** Counts what was looked for because of the key and is nowhere. */
  synchronized void count(String banKey) {
    long now = clock.elapsedMillis();
    levels.put(banKey, new Level(level(banKey, now) + 1, now));
  }

  private double level(String banKey, long now) {
    Level level = levels.get(banKey);
    return level == null ? 0 : level.at(now);
  }

  private static boolean cameToNothing(ImportResult result) {
    return result instanceof ImportResult.Side
        || result instanceof ImportResult.Orphan
        || result instanceof ImportResult.Early
        || result instanceof ImportResult.Ignored;
  }
}
