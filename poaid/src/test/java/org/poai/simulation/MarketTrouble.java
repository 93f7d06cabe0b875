package org.poai.simulation;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What befalls the nodes of a market, each thing for a few seconds: shorter than the blocks in
 * which a voter shows its answer, for who is away longer is fined by the rules.
 */
final class MarketTrouble {
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int LONGEST_MILLIS = 7_000;

  private final SimWorld world;
  private final List<SimNode> nodes;
  private final SplittableRandom random;
  private boolean ended;
  private int cuts;
  private boolean isCut;

  private enum Kind {
    CRASH,
    LOSS_OF_POWER,
    LOSS_OF_POWER_AT_WRITE,
    PARTITION,
    SLOW_LINK
  }

  MarketTrouble(SimWorld world, List<SimNode> nodes) {
    this.world = world;
    this.nodes = nodes;
    this.random = world.random.split();
  }

  void start() {
    world.time.after(
        4_000L + random.nextInt(20_000),
        () -> {
          if (!ended) {
            befall(
                nodes.get(random.nextInt(nodes.size())), KINDS.get(random.nextInt(KINDS.size())));
            start();
          }
        });
  }

  /** Everything is as it should be from now on. */
  void end() {
    ended = true;
    isCut = false;
    world.net.cut((one, other) -> false);
    nodes.forEach(SimNode::mend);
  }

  private void befall(SimNode node, Kind kind) {
    long millis = 500L + random.nextInt(LONGEST_MILLIS);
    world.log(kind + " at " + node.name() + " for " + millis + " ms");
    switch (kind) {
      case CRASH -> {
        node.crash("killed");
        world.time.after(millis, node::start);
      }
      case LOSS_OF_POWER -> {
        node.losePower("no power");
        world.time.after(millis, node::start);
      }
      case LOSS_OF_POWER_AT_WRITE ->
          node.disk.crashAtWrite(
              random.nextInt(8),
              () -> {
                node.losePower("dies at a write with its machine");
                world.time.after(millis, node::start);
              });
      case PARTITION -> partition(millis);
      case SLOW_LINK -> {
        node.host.latency(200 + random.nextInt(1_500));
        world.time.after(millis, () -> node.host.latency(50));
      }
    }
  }

  /** Whether nodes cannot reach each other now. */
  boolean isCut() {
    return isCut;
  }

  private void partition(long millis) {
    isCut = true;
    int mask = 1 + random.nextInt((1 << nodes.size()) - 2);
    int number = ++cuts;
    world.net.cut((one, other) -> (mask >> one.number() & 1) != (mask >> other.number() & 1));
    world.time.after(
        millis,
        () -> {
          if (number == cuts) {
            isCut = false;
            world.net.cut((one, other) -> false);
          }
        });
  }
}
