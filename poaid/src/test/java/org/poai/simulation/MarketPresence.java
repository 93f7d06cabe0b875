package org.poai.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * At which heights of the simulated chain each node was with the others: running, at most a block
 * behind the highest head, and with no link cut. Who is not cannot do what the market asks of it.
 */
final class MarketPresence {
  private final List<SimNode> nodes;
  private final List<BitSet> away = new ArrayList<>();

  MarketPresence(List<SimNode> nodes) {
    this.nodes = nodes;
    nodes.forEach(node -> away.add(new BitSet()));
  }

  /** Looks once more. */
  void look(boolean isCut) {
    long best = nodes.stream().mapToLong(MarketPresence::height).max().orElseThrow();
    for (int i = 0; i < nodes.size(); i++) {
      if (best >= 0 && (isCut || height(nodes.get(i)) < best - 1)) {
        away.get(i).set((int) best);
      }
    }
  }

  private static long height(SimNode node) {
    return node.running().isPresent() ? node.head().number().value() : -1;
  }

  /** The most heights in a row, of those given, in which a node was there. */
  int longest(SimNode node, long first, long last) {
    BitSet missed = away.get(nodes.indexOf(node));
    int longest = 0;
    int run = 0;
    for (long height = first; height <= last; height++) {
      run = missed.get((int) height) ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
