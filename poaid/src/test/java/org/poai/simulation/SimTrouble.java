package org.poai.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Befalls honest nodes with faults, one every few seconds, each for a while. */
final class SimTrouble {
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final SimWorld world;
  private final List<SimNode> nodes;
  private final SplittableRandom random;
  private boolean ended;
  private int partitions;

  /** What can happen to a node or to its links. */
  private enum Kind {
    PARTITION,
    SLOW_LINK,
    CLOCK_SKEWED,
    CLOCK_JUMPS,
    CRASH,
    LOSS_OF_POWER,
    CRASH_AT_WRITE,
    LOSS_OF_POWER_AT_WRITE,
    FULL_DISK,
    FULL_DISK_OF_THE_JOURNAL,
    NO_DESCRIPTORS,
    DAMAGED_MODEL,
    /** It lacks a model, and cannot follow where that one rules. */
    LACKS_MODEL,
    /** It signals for models that it lacks. */
    FALSE_SIGNAL
  }

  SimTrouble(SimWorld world, List<SimNode> nodes) {
    this.world = world;
    this.nodes = nodes;
    this.random = world.random.split();
  }

  void start() {
    world.time.after(
        1_000L + random.nextInt(15_000),
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
    world.net.cut((one, other) -> false);
    for (SimNode node : nodes) {
      node.mend();
    }
  }

  private void befall(SimNode node, Kind kind) {
    long millis = 1_000L + random.nextInt(40_000);
    world.log(kind + " at " + node.name() + " for " + millis + " ms");
    switch (kind) {
      case PARTITION -> partition(millis);
      case SLOW_LINK -> {
        node.host.latency(500 + random.nextInt(4_000));
        later(millis, () -> node.host.latency(50));
      }
      case CLOCK_SKEWED -> clock(node, random.nextInt(-4_000, 4_000), millis);
      case CLOCK_JUMPS -> clock(node, random.nextInt(-900_000, 900_000), millis);
      case CRASH -> {
        node.crash("killed");
        later(millis, node::start);
      }
      case LOSS_OF_POWER -> {
        node.losePower("no power");
        later(millis, node::start);
      }
      case CRASH_AT_WRITE -> crashAtWrite(node, false, millis);
      case LOSS_OF_POWER_AT_WRITE -> crashAtWrite(node, true, millis);
      case FALSE_SIGNAL -> {
        node.lie(true);
        later(millis, () -> node.lie(false));
      }
      default -> befallFiles(node, kind, millis);
    }
  }

  private void befallFiles(SimNode node, Kind kind, long millis) {
    switch (kind) {
      case FULL_DISK -> {
        node.disk.full(true);
        later(
            millis,
            () -> {
              node.disk.full(false);
              node.start();
            });
      }
      case FULL_DISK_OF_THE_JOURNAL -> {
        var unused = node.files().failFrom(1, "No space left on device");
        healLater(node, millis);
      }
      case NO_DESCRIPTORS -> {
        node.files().runOutOfDescriptors();
        healLater(node, millis);
      }
      case DAMAGED_MODEL -> {
        SimModel model = rulingModel(node);
        model.damage();
        later(millis, model::mend);
      }
      case LACKS_MODEL -> {
        SimModel model = anyModel(node);
        model.isHere(false);
        later(millis, () -> model.isHere(true));
      }
      default -> throw new AssertionError(kind);
    }
  }

  /** The model that a node works with now; of one that is down, any. */
  private SimModel rulingModel(SimNode node) {
    return node.running().isEmpty()
        ? anyModel(node)
        : node.model(world.model(node.head().header().terms().manifestHash()));
  }

  private SimModel anyModel(SimNode node) {
    return node.models().get(random.nextInt(node.models().size()));
  }

  private void healLater(SimNode node, long millis) {
    later(
        millis,
        () -> {
          node.files().heal();
          node.start();
        });
  }

  private void crashAtWrite(SimNode node, boolean power, long millis) {
    node.disk.crashAtWrite(
        random.nextInt(8),
        () -> {
          String why = "dies at a write" + (power ? " with its machine" : "");
          if (power) {
            node.losePower(why);
          } else {
            node.crash(why);
          }
          later(millis, node::start);
        });
  }

  private void clock(SimNode node, long error, long millis) {
    node.clockError(error);
    later(millis, () -> node.clockError(0));
  }

  private void partition(long millis) {
    int mask = 1 + random.nextInt((1 << nodes.size()) - 1);
    int number = ++partitions;
    world.net.cut((one, other) -> (mask >> one.number() & 1) != (mask >> other.number() & 1));
    later(
        millis,
        () -> {
          if (number == partitions) {
            world.net.cut((one, other) -> false);
          }
        });
  }

  private void later(long millis, Runnable repair) {
    world.time.after(
        millis,
        () -> {
          if (!ended) {
            repair.run();
          }
        });
  }
}
