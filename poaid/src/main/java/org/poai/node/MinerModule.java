package org.poai.node;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.chain.stored.Origin;
import org.poai.metrics.Metrics;
import org.poai.miner.BlockContent;
import org.poai.miner.BlockSmith;
import org.poai.miner.DeskParts;
import org.poai.miner.Detour;
import org.poai.miner.LocalWork;
import org.poai.miner.Miner;
import org.poai.miner.Publisher;
import org.poai.miner.WorkDesk;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.events.ChainEvents;
import org.poai.node.events.DevEvents;
import org.poai.node.events.MiningEvents;
import org.poai.node.events.ProposalEvents;
import org.poai.node.events.RotationEvents;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.rpc.poai.WorkMethods.OwnMining;

/** Starts the miner, where this node mines, and the desk that gives work to other machines. */
final class MinerModule {
  private final RunningTree tree;
  private final RunningQuiz quiz;
  private final BlockContent content;
  private final Supplier<Optional<String>> obstacle;
  private final Metrics metrics;
  private final CriticalFailure criticalFailure;
  private final Publisher publisher;

  MinerModule(
      RunningTree tree,
      RunningQuiz quiz,
      BlockContent content,
      Supplier<Optional<String>> obstacle,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.tree = tree;
    this.quiz = quiz;
    this.content = content;
    this.obstacle = obstacle;
    this.metrics = metrics;
    this.criticalFailure = criticalFailure;
    this.publisher = new Publisher(tree.tree(), tree.clock(), criticalFailure);
  }

  /**
   * What mines.
   *
   * @param desk gives work to other machines
   * @param smith makes blocks on request, on the chain of one developer
   */
  record RunningMiner(WorkDesk desk, Supplier<OwnMining> own, Optional<BlockSmith> smith) {}

  RunningMiner start(NodeConfig config, Watchdog watchdog, Consumer<Service> services) {
    tree.tree().addListener(new RotationEvents(tree.tree().chain()));
    boolean isDev = config.chain().dev().isPresent();
    tree.tree().addListener(isDev ? new DevEvents() : new ChainEvents());
    tree.tree().addListener(new ProposalEvents(tree.tree().chain()));
    MiningEvents events = new MiningEvents(tree::reward);
    services.accept(publisher);
    Mining mining = config.mining();
    Optional<Address> reward = mining.reward(config.chain());
    Optional<Miner> miner = Optional.empty();
    Optional<BlockSmith> smith = config.chain().dev().map(dev -> smith(reward.orElseThrow()));
    if (!mining.enabled()) {
      if (smith.isEmpty()) {
        MiningEvents.notMining("--no-mine");
      }
    } else {
      Detour work = new Detour(work(reward.orElseThrow()));
      Miner made = new Miner(work, quiz.referees()::search, events, metrics, criticalFailure);
      tree.tree().addListener(made);
      PoolModule.feed(content.pool(), made::improve);
      MiningEvents.mining(reward.orElseThrow(), mining.miner().isEmpty());
      watchdog.register("search", made::problem);
      services.accept(made);
      miner = Optional.of(made);
    }
    WorkDesk desk = desk(reward);
    services.accept(desk);
    return new RunningMiner(desk, own(miner, reward), smith);
  }

  private BlockSmith smith(Address reward) {
    return new BlockSmith(
        work(reward), quiz.referees()::search, criticalFailure.machine().random().nextLong());
  }

  private LocalWork work(Address address) {
    return new LocalWork(
        tree.tree(),
        publisher,
        quiz.referees(),
        address,
        obstacle,
        content,
        criticalFailure.machine().common());
  }

  private WorkDesk desk(Optional<Address> reward) {
    DeskParts parts =
        new DeskParts(
            this::work,
            (header, work) ->
                quiz.referees().verifyOnce(header, work.answers(), work.challenge().epochKey()),
            (block, worker) -> publisher.publish(block, new Origin.Worker(worker.name())),
            reward);
    WorkDesk desk =
        new WorkDesk(parts, criticalFailure.machine()::nanoTime, metrics, criticalFailure);
    tree.tree().addListener(desk);
    PoolModule.feed(content.pool(), transactions -> desk.improve());
    return desk;
  }

  private Supplier<OwnMining> own(Optional<Miner> miner, Optional<Address> reward) {
    return () ->
        new OwnMining(
            miner.isPresent(),
            isReferee(),
            obstacle.get(),
            reward,
            miner.map(Miner::evaluations).orElse(0L),
            miner.map(Miner::evaluationsPerSecond).orElse(0.0));
  }

  private boolean isReferee() {
    Hash32 manifest = tree.tree().afterHead().next().manifest().hash();
    return quiz.referees().judge(manifest).isPresent();
  }
}
