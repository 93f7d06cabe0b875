package org.poai.network;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.poai.chain.block.Block;
import org.poai.primitives.Hash32;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** Many honest nodes in a random topology, and room for others among them. */
final class Field implements AutoCloseable {
  private static final int LINKS_EACH = 3;

  final ManualClock clock = ChainNode.clock();
  final Wires wires;
  final List<ChainNode> nodes = new ArrayList<>();
  private final Set<Link> links = new LinkedHashSet<>();
  private final List<Map<Hash32, Long>> arrivals = new ArrayList<>();

  /** A connection; the first node dials. */
  record Link(int dialler, int listener) {}

  /** Nodes 0 to {@code count} − 1, honest and connected: a ring and some chords. */
  Field(Wires wires, int count, long seed) {
    this.wires = wires;
    for (int i = 0; i < count; i++) {
      ChainNode node = new ChainNode(i, wires.stack(i), clock);
      nodes.add(node);
      Map<Hash32, Long> arrived = new ConcurrentHashMap<>();
      arrivals.add(arrived);
      node.tree.addListener(
          change -> arrived.put(change.head().header().hash(), System.nanoTime()));
    }
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      links.add(new Link(i, (i + 1) % count));
      for (int j = 1; j < LINKS_EACH; j++) {
        int other = random.nextInt(count);
        if (other != i && !links.contains(new Link(other, i))) {
          links.add(new Link(i, other));
        }
      }
    }
    join(any -> true);
  }

  /** Makes the links whose two ends are on one side. */
  void join(IntPredicate side) {
    for (Link link : links) {
      if (side.test(link.dialler()) == side.test(link.listener())) {
        wires.connect(link.dialler(), link.listener());
      }
    }
    for (Link link : links) {
      if (side.test(link.dialler()) == side.test(link.listener())) {
        ChainNode one = nodes.get(link.dialler());
        ChainNode other = nodes.get(link.listener());
        Until.holds(
            link + " ready", () -> one.sees(other).isPresent() && other.sees(one).isPresent());
      }
    }
  }

  /** Cuts the links between one side and the other. */
  void cut(IntPredicate side) {
    for (Link link : links) {
      if (side.test(link.dialler()) != side.test(link.listener())) {
        wires.cut(link.dialler(), link.listener());
        ChainNode one = nodes.get(link.dialler());
        ChainNode other = nodes.get(link.listener());
        Until.holds(link + " cut", () -> one.sees(other).isEmpty() && other.sees(one).isEmpty());
      }
    }
  }

  /** A node mines on its head, a block time after the last. */
  Block mine(int node) {
    clock.advanceSeconds(5);
    return nodes.get(node).mine();
  }

  /** All of some nodes have the block at their head. */
  void awaitHead(Block block, IntPredicate some, long seconds) {
    Until.holds(
        () -> "block " + block.number() + " everywhere; the heads are " + heads(),
        () -> {
          for (int i = 0; i < nodes.size(); i++) {
            if (some.test(i) && !nodes.get(i).head().equals(block.hash())) {
              return false;
            }
          }
          return true;
        },
        seconds);
  }

  /** When a node had a block at its head. */
  long arrival(int node, Block block) {
    Until.holds("told", () -> arrivals.get(node).containsKey(block.hash()));
    return Objects.requireNonNull(arrivals.get(node).get(block.hash()));
  }

  String heads() {
    List<String> heads = new ArrayList<>();
    for (ChainNode node : nodes) {
      heads.add(node.tree.chain().head().number() + " " + node.head().abbreviated());
    }
    return heads.toString();
  }

  @Override
  public void close() {
    nodes.forEach(ChainNode::close);
    wires.close();
  }
}
