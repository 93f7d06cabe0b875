package org.poai.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.poai.chain.genesis.MarketParameters;
import org.poai.simulation.MarketAudit.Count;

/**
 * A market of whole nodes among cheats, from one seed: three honest judges, of whom two challenge
 * and one serves jobs; a node whose engine lies, in every role; and one whose blocks cheat in
 * cases. For some minutes of virtual time nodes crash and links break, each time for seconds, while
 * jobs are posted and models change; then all is well, every job ends, and the market is audited.
 */
final class CheatSimulation {
  /** Of a chain on which a case takes a minute or two. */
  static final MarketParameters PARAMETERS =
      new MarketParameters(
          new MarketParameters.Times(8, 10, 8, 12, 400),
          MarketParameters.DEVNET.minStake(),
          MarketParameters.DEVNET.voteBond(),
          MarketParameters.DEVNET.casePot(),
          MarketParameters.DEVNET.minPrice(),
          MarketParameters.DEVNET.feeBps(),
          MarketParameters.DEVNET.stakeRatio());

  /** The first of the posters' accounts, and how many there are of all. */
  static final int POSTERS = 20;

  static final int ACCOUNTS = 30;

  private static final int WORKER = 10;
  private static final int CHALLENGER = 12;
  private static final int LIAR = 3;
  private static final long BUSY_SECONDS = 240;
  private static final long END_SECONDS = 600;
  private static final long EPOCHS = 200;

  private final SimWorld world;
  private final SwitchSimulation town;
  private final List<SimPoster> posters = new ArrayList<>();
  private final MarketPresence presence;
  private final MarketTrouble trouble;
  private final MarketAudit audit;

  CheatSimulation(long seed, Path directory) {
    long[] epochs = LongStream.rangeClosed(1, EPOCHS).toArray();
    world =
        new SimWorld(
            seed,
            ACCOUNTS,
            plan -> SimWorld.taking(epochs).apply(plan).market(PARAMETERS),
            directory);
    List<SimDuties.Plan> plans = plans(seed);
    town = new SwitchSimulation(world, plans.size());
    for (int i = 0; i < plans.size(); i++) {
      town.nodes.get(i).duties(plans.get(i));
      posters.add(new SimPoster(world, town.nodes.get(i)));
    }
    presence = new MarketPresence(town.nodes);
    trouble = new MarketTrouble(world, town.nodes);
    audit = new MarketAudit(world, town.nodes, presence);
  }

  private static List<SimDuties.Plan> plans(long seed) {
    List<SimCheat.Kind> kinds = List.of(SimCheat.Kind.values());
    SimCheat.Kind cheat = kinds.get(Math.floorMod(seed, kinds.size()));
    Optional<Integer> nobody = Optional.empty();
    return List.of(
        new SimDuties.Plan(true, nobody, false, Optional.of(CHALLENGER)),
        new SimDuties.Plan(true, Optional.of(WORKER), false, nobody),
        new SimDuties.Plan(true, nobody, false, Optional.of(CHALLENGER + 1)),
        new SimDuties.Plan(
            true,
            Optional.of(WORKER + 1),
            false,
            Optional.of(CHALLENGER + LIAR),
            true,
            Optional.empty()),
        new SimDuties.Plan(false, nobody, false, nobody, false, Optional.of(cheat)));
  }

  /**
   * What a run came to.
   *
   * @param trace of all events, those too that nobody writes down
   */
  record Outcome(List<String> violations, List<String> log, Count count, long trace) {}

  Outcome run() {
    town.start();
    posters.forEach(SimPoster::start);
    trouble.start();
    passUntil(() -> false, BUSY_SECONDS);
    trouble.end();
    posters.forEach(SimPoster::postNoMore);
    world.log("all is well");
    Count count = new Count(0, 0, 0, 0, 0);
    if (passUntil(() -> town.nodes.stream().allMatch(audit::isOver), END_SECONDS)) {
      count = audit.judge(town.nodes.get(0));
    } else {
      world.violated("jobs are open after " + END_SECONDS + " s");
    }
    world.log(count.toString());
    return new Outcome(world.violations, world.log, count, world.time.trace());
  }

  private boolean passUntil(BooleanSupplier holds, long seconds) {
    return town.passUntil(
        () -> {
          audit.look();
          presence.look(trouble.isCut());
          return holds.getAsBoolean();
        },
        seconds);
  }
}
