package org.poai.query;

import java.util.List;
import java.util.Optional;
import org.poai.primitives.BlockNumber;

/**
 * A page of a history.
 *
 * @param entries in the order that was asked for
 * @param next where the next page begins; empty at the end
 */
public record HistoryPage(List<HistoryEntry> entries, Optional<Spot> next) {
  public HistoryPage {
    entries = List.copyOf(entries);
  }

  /** A place of a transaction, or one behind all of its block. */
  public record Spot(long height, int index) {
    /** The newest place that there may be. */
    public static final Spot NEWEST = new Spot(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** The oldest one. */
    public static final Spot OLDEST = new Spot(0, 0);

    BlockNumber number() {
      return BlockNumber.of(height);
    }
  }

  /**
   * What is asked for.
   *
   * @param from the first place that may be on the page
   * @param isDown towards older ones
   * @param count how many entries
   * @param wholeBlocks whether a block that is begun is told to its end, beyond that count
   * @param withLogs whether transactions count in which the account is a topic of a log only
   */
  public record Want(Spot from, boolean isDown, int count, boolean wholeBlocks, boolean withLogs) {}
}
