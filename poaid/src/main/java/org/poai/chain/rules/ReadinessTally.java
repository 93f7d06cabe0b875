package org.poai.chain.rules;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Header;
import org.poai.chain.difficulty.Ancestry;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * What the blocks of one epoch signal for the boundary after it: which manifest their miners hold,
 * have checked and want; protocol section 11. Owned by one thread.
 */
public final class ReadinessTally {
  private final long epochBlocks;
  private final Map<Hash32, Integer> counts;

  /** A tally before the first block of an epoch. */
  public ReadinessTally(long epochBlocks) {
    this(epochBlocks, new HashMap<>());
  }

  private ReadinessTally(long epochBlocks, Map<Hash32, Integer> counts) {
    this.epochBlocks = epochBlocks;
    this.counts = counts;
  }

  /**
   * What the blocks of an epoch signal up to and with one of them.
   *
   * @param last a block of the branch
   */
  public static ReadinessTally upTo(BlockNumber last, Ancestry branch, long epochBlocks) {
    ReadinessTally tally = new ReadinessTally(epochBlocks);
    long first = last.epoch(epochBlocks).firstBlock(epochBlocks).value();
    for (long n = last.value(); n >= first; n--) { // downwards, as branches are walked
      tally.add(branch.at(BlockNumber.of(n)));
    }
    return tally;
  }

  public ReadinessTally copy() {
    return new ReadinessTally(epochBlocks, new HashMap<>(counts));
  }

  /** Counts the next block. */
  public void add(Header header) {
    Hash32 readiness = header.terms().readiness();
    if (!readiness.equals(Hash32.ZERO)) {
      counts.merge(readiness, 1, Integer::sum);
    }
  }

  /** The one manifest that three of four blocks of the epoch signal; empty where there is none. */
  public Optional<Hash32> ready() {
    return counts.entrySet().stream()
        .filter(count -> 4L * count.getValue() >= 3 * epochBlocks)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Blocks that signal, by what they signal. */
  public Map<Hash32, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Blocks that must signal one manifest. */
  public static long needed(long epochBlocks) {
    return (3 * epochBlocks + 3) / 4;
  }
}
