package org.poai.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.poai.primitives.Hash32;

/** Whole nodes of one power, all of them well, on a chain that changes its model or its records. */
final class SwitchSimulation {
  final SimWorld world;
  final List<SimNode> nodes = new ArrayList<>();

  SwitchSimulation(long seed, int count, UnaryOperator<SimPlan> plan, Path directory) {
    this(new SimWorld(seed, count, plan, directory), count);
  }

  SwitchSimulation(SimWorld world, int count) {
    this.world = world;
    for (int i = 0; i < count; i++) {
      SimNode node = new SimNode(world, i, SimFaults.Planted.NONE);
      node.host.onBan(ban -> world.violated(node.name() + " bans: " + ban.reason()));
      nodes.add(node);
    }
  }

  void start() {
    nodes.forEach(SimNode::start);
  }

  /** Lets time pass until something holds, at most so long; whether it does. */
  boolean passUntil(BooleanSupplier holds, long seconds) {
    long end = world.time.nanos() + TimeUnit.SECONDS.toNanos(seconds);
    while (!holds.getAsBoolean() && world.time.nanos() < end) {
      long step = Math.min(end, world.time.nanos() + TimeUnit.MILLISECONDS.toNanos(200));
      while (world.time.step(step)) {
        // Until nothing is due before then.
      }
      if (world.time.nanos() < step) {
        world.time.passTo(step);
      }
    }
    return holds.getAsBoolean();
  }

  /** The place of the model that rules a node's head. */
  int ruling(SimNode node) {
    return world.model(node.head().header().terms().manifestHash());
  }

  long height(SimNode node) {
    return node.head().number().value();
  }

  /** Whether the heads of these nodes are one. */
  static boolean isOne(List<SimNode> some) {
    List<Hash32> heads = some.stream().map(node -> node.head().hash()).distinct().toList();
    return heads.size() == 1;
  }
}
