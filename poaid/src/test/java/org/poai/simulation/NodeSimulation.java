package org.poai.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.tree.BlockTree;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.testing.VirtualHost;

/**
 * A few whole nodes and liars, from one seed: for some minutes of virtual time faults of every kind
 * befall them; then all is well again, and what must always hold is looked at. A simulation runs
 * once.
 */
final class NodeSimulation {
  private static final long TROUBLE_SECONDS = 150;

  /** After the last fault every honest node is with the others again, mostly. */
  private static final double CATCH_UP_SECONDS = 120;

  /**
   * Who is many blocks behind needs longer: to verify one takes six prompts, which is 3 s, and
   * every 5 s one more is found, so that each takes 3 s / (1 − 3/5).
   */
  private static final double SECONDS_A_BLOCK = 7.5;

  /** To meet peers, to prove a new engine and to look at branches: 20 s and more, as above. */
  private static final double MEETING_SECONDS = 60;

  private static final long SETTLE_SECONDS = 120;

  /** Blocks that a node which has caught up may lag behind the first: one is on its way. */
  private static final long MAY_LAG = 1;

  private final SimWorld world;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<VirtualHost> liars = new ArrayList<>();
  private final List<SimPayer> payers = new ArrayList<>();

  NodeSimulation(long seed, SimFaults.Planted planted, Path directory) {
    int honest = 3 + (int) Math.floorMod(seed, 3L);
    this.world = new SimWorld(seed, honest, directory);
    for (int i = 0; i < honest; i++) {
      SimNode node = new SimNode(world, i, planted);
      node.host.onBan(ban -> banned(node, ban));
      nodes.add(node);
      payers.add(new SimPayer(world, node));
    }
    Hash32 genesis = ChainGenesis.of(world.spec, world.manifest().manifest()).block().hash();
    int lying = world.between(0, honest * 3 / 7);
    for (int i = 0; i < lying; i++) {
      VirtualHost host = world.net.host(honest + i, world.between(10, 150));
      liars.add(host);
      List<SimLiar.Kind> kinds = List.of(SimLiar.Kind.values());
      SimLiar.Kind kind = kinds.get(world.between(0, kinds.size() - 1));
      new SimLiar(world, host, kind, genesis, this::anyTree).start();
    }
  }

  private Optional<BlockTree> anyTree() {
    return nodes.stream()
        .flatMap(node -> node.running().stream())
        .map(SimProcess::tree)
        .findFirst();
  }

  /**
   * What a run came to.
   *
   * @param trace of all events, those too that nobody writes down
   */
  record Outcome(List<String> violations, List<String> log, String head, long height, long trace) {}

  Outcome run() {
    nodes.forEach(SimNode::start);
    payers.forEach(SimPayer::start);
    SimTrouble trouble = new SimTrouble(world, nodes);
    trouble.start();
    pass(TROUBLE_SECONDS);
    trouble.end();
    world.log("all is well");
    long patience = catchUpSeconds();
    if (!passUntil(this::isTogether, patience)) {
      world.violated("not together within " + patience + " s: " + heads());
    }
    payers.forEach(SimPayer::stop);
    pass(15);
    SimNode last = nodes.stream().filter(this::isInTime).findFirst().orElse(nodes.get(0));
    nodes.stream().filter(node -> node != last).forEach(SimNode::stopMining);
    if (!passUntil(this::isOne, SETTLE_SECONDS)) {
      world.violated("not one chain within " + SETTLE_SECONDS + " s: " + heads());
    }
    last.stopMining();
    passUntil(this::isOne, 20);
    payers.forEach(SimPayer::check);
    nodes.forEach(this::checkState);
    String head = nodes.get(0).running().map(r -> nodes.get(0).head().hash().toHex()).orElse("-");
    long height = nodes.get(0).running().map(r -> nodes.get(0).head().number().value()).orElse(0L);
    return new Outcome(world.violations, world.log, head, height, world.time.trace());
  }

  private void pass(long seconds) {
    passUntil(() -> false, seconds);
  }

  /** Lets time pass until something holds; false when it does not within so many seconds. */
  private boolean passUntil(BooleanSupplier holds, long seconds) {
    long end = world.time.nanos() + TimeUnit.SECONDS.toNanos(seconds);
    while (!holds.getAsBoolean()) {
      long step = Math.min(end, world.time.nanos() + TimeUnit.MILLISECONDS.toNanos(200));
      while (world.time.step(step)) {
        // Until nothing is due before then.
      }
      checkMemory();
      if (step == end || world.time.nanos() >= end) {
        return holds.getAsBoolean();
      }
      world.time.passTo(step);
    }
    return true;
  }

  private long catchUpSeconds() {
    List<Chain> chains =
        nodes.stream().flatMap(node -> node.running().stream()).map(r -> r.tree().chain()).toList();
    Chain best =
        chains.stream().max(Comparator.comparing(chain -> chain.head().totalWork())).orElseThrow();
    long most = chains.stream().mapToLong(chain -> missing(chain, best)).max().orElseThrow();
    return (long) Math.max(CATCH_UP_SECONDS, MEETING_SECONDS + SECONDS_A_BLOCK * most);
  }

  /** Blocks of the best chain that another lacks. */
  private static long missing(Chain chain, Chain best) {
    long number = best.head().number().value();
    long missing = 0;
    while (!best.canonicalHash(BlockNumber.of(number - missing))
        .equals(chain.canonicalHash(BlockNumber.of(number - missing)))) {
      missing++;
    }
    return missing;
  }

  private boolean isTogether() {
    if (nodes.stream().anyMatch(node -> node.running().isEmpty())) {
      return false;
    }
    long most = nodes.stream().mapToLong(node -> node.head().number().value()).max().orElseThrow();
    return nodes.stream().allMatch(node -> most - node.head().number().value() <= MAY_LAG);
  }

  /**
   * Whether others take a block on this node's head now. One that mined while its clock was minutes
   * ahead holds back what it finds until then; the blocks of the others outweigh it meanwhile.
   */
  private boolean isInTime(SimNode node) {
    return node.running().isPresent()
        && world.spec.pace().isDue(node.head().header().timestamp(), world.millis() / 1_000);
  }

  private boolean isOne() {
    return nodes.stream().allMatch(node -> node.running().isPresent())
        && nodes.stream().map(node -> node.head().hash()).distinct().count() == 1;
  }

  private String heads() {
    StringBuilder all = new StringBuilder();
    for (SimNode node : nodes) {
      all.append(node.name())
          .append(" at ")
          .append(
              node.running()
                  .map(r -> node.head().number() + " " + node.head().hash())
                  .orElse("nothing"))
          .append("; ");
    }
    return all.toString();
  }

  private void banned(SimNode node, VirtualHost.Ban ban) {
    world.log(node.name() + " bans " + ban.peer().abbreviated() + ": " + ban.reason());
    for (SimNode other : nodes) {
      if (other.host.id().equals(ban.peer())) {
        world.violated(node.name() + " bans honest " + other.name() + ": " + ban.reason());
      }
    }
  }

  private void checkMemory() {
    for (SimNode node : nodes) {
      node.running()
          .flatMap(SimProcess::excess)
          .ifPresent(excess -> world.violated(node.name() + ": " + excess));
    }
  }

  private void checkState(SimNode node) {
    node.running()
        .ifPresent(
            parts ->
                node.disk
                    .problems(node.head().header().execution().stateRoot())
                    .forEach(problem -> world.violated(node.name() + "'s store: " + problem)));
  }
}
