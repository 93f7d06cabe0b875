package org.poai.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Machine;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.tree.BlockTree;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.miner.LocalWork;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.Miner;
import org.poai.miner.MinerListener;
import org.poai.miner.Publisher;
import org.poai.network.Network;
import org.poai.network.NetworkParts;
import org.poai.network.NetworkSettings;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.PoolSink;
import org.poai.network.message.GenesisParts;
import org.poai.network.peer.NamedPeers;
import org.poai.quiz.FakeReferee;
import org.poai.quiz.QuizVerifier;
import org.poai.state.StateStore;
import org.poai.store.KeyValueStore;
import org.poai.store.StoreException;
import org.poai.testing.VirtualHost;
import org.poai.testing.VirtualMachine;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolListener;

/**
 * A whole node in virtual time: tree, pool, miner, quiz on the fake engine, network and store are
 * the real ones. It may crash and be started again on its disk.
 */
final class SimNode {
  /** One prompt. */
  private static final long EMBED_MILLIS = 500;

  final SimWorld world;
  final int number;
  final VirtualHost host;
  final SimDisk disk;
  final Wallet wallet;
  private final SplittableRandom random;
  private final SimFaults.Planted planted;
  private Optional<Running> running = Optional.empty();
  private long clockErrorMillis;
  private boolean mines = true;

  /** The parts of the process that runs now. */
  record Running(VirtualMachine machine, BlockTree tree, Pool pool, Network network, Miner miner) {}

  SimNode(SimWorld world, int number, SimFaults.Planted planted) {
    this.world = world;
    this.number = number;
    this.planted = planted;
    this.random = world.random.split();
    this.disk = new SimDisk(random.split());
    this.wallet = SimWorld.wallet(number);
    this.host = world.net.host(number, world.between(10, 150));
    if (planted.skipsWrites(number)) {
      disk.skipBatches();
    }
  }

  private Path journal() {
    return world.directory.resolve("transactions-" + number);
  }

  String name() {
    return "node " + number;
  }

  Optional<Running> running() {
    return running;
  }

  /** Its clock is wrong by so much from now on. */
  void clockError(long millis) {
    clockErrorMillis = millis;
  }

  boolean hasRightClock() {
    return clockErrorMillis == 0;
  }

  /** Mines no more. */
  void stopMining() {
    mines = false;
    running.ifPresent(parts -> parts.miner().stop());
  }

  SealedHeader head() {
    return running.orElseThrow().tree().chain().head().header();
  }

  /** The process ends without a word. */
  void crash(String why) {
    if (running.isPresent()) {
      world.log(name() + " crashes: " + why);
      running.get().machine().powerOff();
      running = Optional.empty();
      disk.open();
      host.turn(false);
    }
  }

  /** A part of the node cannot go on, as the node's {@code Life} would hear it. */
  private final class Program implements CriticalFailure {
    private final VirtualMachine machine = new VirtualMachine(world.time, random.split());

    @Override
    public void report(String part, Throwable cause) {
      if (machine.isOff()) {
        return;
      }
      if (!(cause instanceof StoreException)) {
        world.violated(name() + ": " + part + " failed: " + stack(cause));
      }
      crash(String.valueOf(cause.getMessage()));
    }

    @Override
    public Machine machine() {
      return machine;
    }
  }

  private static String stack(Throwable cause) {
    StringBuilder all = new StringBuilder(cause.toString());
    for (StackTraceElement at : cause.getStackTrace()) {
      all.append("\n    ").append(at);
    }
    return all.toString();
  }

  /** Starts a process on the disk as it is. */
  void start() {
    if (running.isPresent()) {
      return;
    }
    world.log(name() + " starts");
    host.reset();
    if (planted.losesJournal(number)) {
      deleteJournal();
    }
    Program program = new Program();
    try {
      running = Optional.of(run(program, disk.open()));
      host.turn(true);
    } catch (StoreException e) {
      program.machine.powerOff();
      world.log(name() + " does not start: " + e.getMessage());
    } catch (RuntimeException e) {
      program.machine.powerOff();
      world.violated(name() + " does not start: " + stack(e));
    }
  }

  private Running run(Program program, KeyValueStore store) {
    Metrics metrics = new Metrics();
    Clock clock = new SkewedClock();
    FakeReferee referee = FakeReferee.shared();
    ManifestSchedule schedule = ManifestSchedule.always(referee.manifest());
    InferenceService service =
        new InferenceService(engine(), 64, world.time::nanos, metrics, program);
    service.start();
    QuizVerifier judge = referee.judge(service::submit, metrics, program);
    BlockTree tree = tree(program, store, new TreeSetup(judge, schedule, clock, metrics));
    Pool pool = new Pool(tree.chain(), PoolLimits.of(512), journal(), clock, metrics, program);
    tree.addListener(pool);
    Network network = network(program, tree, pool, clock, metrics);
    Publisher publisher = new Publisher(tree, clock, program);
    Miner miner = miner(program, tree, pool, judge, publisher);
    var unused = pool.begin();
    tree.start();
    network.start();
    publisher.start();
    if (mines) {
      miner.start();
    }
    return new Running(program.machine, tree, pool, network, miner);
  }

  private void deleteJournal() {
    try {
      Files.deleteIfExists(journal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record TreeSetup(
      QuizVerifier judge, ManifestSchedule schedule, Clock clock, Metrics metrics) {}

  private BlockTree tree(Program program, KeyValueStore store, TreeSetup setup) {
    ChainGenesis genesis = ChainGenesis.of(world.spec, FakeReferee.shared().manifest());
    try {
      Chain chain = Chain.open(genesis, store, new StateStore(store)).chain();
      return new BlockTree(
          new TreeParts(
              chain,
              planted.verifier(number, setup.judge()),
              planted.executor(number, world.spec),
              setup.schedule(),
              setup.clock(),
              setup.metrics(),
              PruneDepth.KEEP_ALL),
          program);
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  private FakeEngine engine() {
    return FakeReferee.engine()
        .onCall(
            (call, text) -> {
              if (call == FakeEngine.Call.EMBED) {
                world.time.spend(EMBED_MILLIS);
              }
            });
  }

  private Network network(
      Program program, BlockTree tree, Pool pool, Clock clock, Metrics metrics) {
    Network network =
        new Network(
            new NetworkParts(
                host,
                host,
                host,
                tree,
                new GenesisParts(world.spec, FakeReferee.shared().manifest()),
                clock,
                metrics),
            new NetworkSettings(
                "sim/" + number,
                NamedPeers.ofIds(Set.of()),
                ProofSampler.full(),
                AssetStore.empty(),
                new PoolSink(pool)),
            new SimEvents(this),
            program);
    pool.addListener(
        new PoolListener() {
          @Override
          public void announce(SignedTransaction transaction) {
            network.transactions().publish(transaction.envelope().bytes());
          }
        });
    return network;
  }

  private Miner miner(
      Program program, BlockTree tree, Pool pool, QuizVerifier judge, Publisher publisher) {
    LocalWork work =
        new LocalWork(
            tree,
            publisher,
            FakeReferee.alone(judge),
            wallet.address(),
            Optional::empty,
            pool,
            program.machine().common());
    Miner miner =
        new Miner(
            planted.source(number, work),
            manifest -> Optional.of(judge.quiz()),
            new OwnBlocks(),
            new Metrics(),
            program);
    tree.addListener(miner);
    return miner;
  }

  /** Our own valid block is never dropped. */
  private final class OwnBlocks implements MinerListener {
    @Override
    public void mined(Block block, long evaluations, long nanos) {
      world.log(name() + " mined " + block.number() + " " + block.hash());
    }

    @Override
    public void notTaken(Block block, MinedBlockResult result) {
      world.log(name() + " lost " + block.number() + " " + result);
      if (!(result instanceof MinedBlockResult.Late)) {
        world.violated(name() + " dropped its own block: " + result);
      }
    }

    @Override
    public void waiting(String reason) {}
  }

  /** Right but for the error. */
  private final class SkewedClock implements Clock {
    @Override
    public long millis() {
      return world.millis() + clockErrorMillis;
    }

    @Override
    public long elapsedMillis() {
      return TimeUnit.NANOSECONDS.toMillis(world.time.nanos());
    }
  }
}
