package org.poai.governance;

import java.util.List;
import java.util.Map;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.Hash32;

/**
 * A way out where blocks are split over a pair of proposals and its halves, so that none of them
 * has three quarters although more want one of the proposals: who signalled for the pair goes over
 * to the half that most blocks contain; protocol section 11, a node's own policy.
 */
final class SplitSignals {
  private SplitSignals() {}

  /**
   * The candidates in the order in which a node signals for them.
   *
   * @param candidates for the boundary, the pair first where there is one
   * @param counts what the blocks of the epoch before signalled, for the same candidates
   */
  static List<Candidate> order(
      List<Candidate> candidates, Map<Hash32, Integer> counts, long epochBlocks) {
    boolean isPair = candidates.size() == 3;
    long pair = isPair ? count(candidates.get(0), counts) : 0;
    if (pair == 0) {
      return candidates;
    }
    for (Candidate half : candidates.subList(1, 3)) {
      if (4 * (pair + count(half, counts)) >= 3 * epochBlocks) {
        return List.of(half);
      }
    }
    return candidates;
  }

  private static long count(Candidate candidate, Map<Hash32, Integer> counts) {
    return counts.getOrDefault(candidate.manifest().hash(), 0);
  }
}
