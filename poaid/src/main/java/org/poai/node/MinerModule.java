package org.poai.node;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Origin;
import org.poai.metrics.Metrics;
import org.poai.miner.DeskParts;
import org.poai.miner.LocalWork;
import org.poai.miner.Miner;
import org.poai.miner.Publisher;
import org.poai.miner.WorkDesk;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.events.ChainEvents;
import org.poai.node.events.MiningEvents;
import org.poai.primitives.Address;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.QuizVerifier;
import org.poai.rpc.poai.WorkMethods.OwnMining;
import org.poai.txpool.Pool;

/** Starts the miner, where this node mines, and the desk that gives work to other machines. */
final class MinerModule {
  private final TreeModule.Started tree;
  private final QuizModule.Started quiz;
  private final Pool pool;
  private final Supplier<Optional<String>> obstacle;
  private final Metrics metrics;
  private final CriticalFailure criticalFailure;
  private final Publisher publisher;

  MinerModule(
      TreeModule.Started tree,
      QuizModule.Started quiz,
      Pool pool,
      Supplier<Optional<String>> obstacle,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.tree = tree;
    this.quiz = quiz;
    this.pool = pool;
    this.obstacle = obstacle;
    this.metrics = metrics;
    this.criticalFailure = criticalFailure;
    this.publisher = new Publisher(tree.tree(), tree.clock(), criticalFailure);
  }

  /**
   * What mines.
   *
   * @param desk empty where this node is no referee
   */
  record Started(Optional<WorkDesk> desk, Supplier<OwnMining> own) {}

  Started start(
      NodeConfig config,
      Supplier<NonceSearch> search,
      Watchdog watchdog,
      Consumer<Service> services) {
    tree.tree().addListener(new ChainEvents());
    MiningEvents events = new MiningEvents(tree::reward);
    services.accept(publisher);
    Mining mining = config.mining();
    Optional<Address> reward = reward(mining, config.chain());
    Optional<Miner> miner = Optional.empty();
    if (!mining.enabled()) {
      MiningEvents.notMining("--no-mine");
    } else if (quiz.quiz().isEmpty()) {
      MiningEvents.notMining("this node is no referee");
    } else {
      LocalWork work = work(quiz.judge().orElseThrow(), reward.orElseThrow());
      Miner made = new Miner(work, search.get(), events, metrics, criticalFailure);
      tree.tree().addListener(made);
      PoolModule.feed(pool, made::improve);
      MiningEvents.mining(reward.orElseThrow(), mining.miner().isEmpty());
      watchdog.register("search", made::problem);
      services.accept(made);
      miner = Optional.of(made);
    }
    Optional<WorkDesk> desk = quiz.judge().map(judge -> desk(judge, reward));
    desk.ifPresent(services);
    return new Started(desk, own(miner, reward));
  }

  /** Who is paid: whom the operator names, on a development chain else its first account. */
  private static Optional<Address> reward(Mining mining, ChainChoice chain) {
    boolean development = chain.network() == Network.DEVNET || mining.enabled();
    return mining
        .miner()
        .or(() -> development ? Optional.of(BuiltInChains.DEV_ACCOUNTS.get(0)) : Optional.empty());
  }

  private LocalWork work(QuizVerifier judge, Address address) {
    return new LocalWork(
        tree.tree(),
        publisher,
        judge.quiz(),
        address,
        obstacle,
        pool,
        criticalFailure.machine().common());
  }

  private WorkDesk desk(QuizVerifier judge, Optional<Address> reward) {
    Manifest manifest = judge.quiz().referee().manifest();
    DeskParts parts =
        new DeskParts(
            address -> work(judge, address),
            (header, work) ->
                judge.verifyOnce(
                    new Claim(header, work.answers(), manifest, work.challenge().epochKey())),
            (block, worker) -> publisher.publish(block, new Origin.Worker(worker.name())),
            reward);
    WorkDesk desk =
        new WorkDesk(parts, criticalFailure.machine()::nanoTime, metrics, criticalFailure);
    tree.tree().addListener(desk);
    PoolModule.feed(pool, transactions -> desk.improve());
    return desk;
  }

  private Supplier<OwnMining> own(Optional<Miner> miner, Optional<Address> reward) {
    return () ->
        new OwnMining(
            miner.isPresent(),
            obstacle.get(),
            reward,
            miner.map(Miner::evaluations).orElse(0L),
            miner.map(Miner::evaluationsPerSecond).orElse(0.0));
  }
}
