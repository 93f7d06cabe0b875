package org.poai.node;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.Service;
import org.poai.async.ShutdownHook;
import org.poai.async.Watchdog;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.tree.Chain;
import org.poai.chain.tree.ChainGenesis;
import org.poai.dataset.Corpus;
import org.poai.metrics.Metrics;
import org.poai.rpc.JsonRpc;
import org.poai.store.RocksDatabase;
import org.poai.store.StoreException;
import org.poai.txpool.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: starts the modules in the order in which each needs the ones before, stops them
 * in reverse. Ctrl-C and SIGTERM stop it in order; a part that cannot go on ends it with a reason
 * and an exit code.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private static final long STOP_MILLIS = 2_500;

  private final NodeConfig config;
  private final Metrics metrics = new Metrics();
  private final Watchdog watchdog = new Watchdog(metrics, this::fail, NodeEvents::health);
  private final Deque<Runnable> stops = new ConcurrentLinkedDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile ExitCode exitCode = ExitCode.OK;
  private final NodeStatus status = new NodeStatus(watchdog);
  private boolean stopped;

  private Node(NodeConfig config) {
    this.config = config;
  }

  /** Runs a node until it is told to stop; returns how it ended. */
  public static ExitCode run(NodeConfig config) {
    Node node = new Node(config);
    ShutdownHook hook = node.stopOnSignal();
    try {
      node.start();
      node.ended.await();
    } catch (UserException e) {
      node.exitCode = e.exitCode();
      throw e;
    } catch (StoreException e) {
      node.exitCode = ExitCode.DATA;
      throw new UserException(ExitCode.DATA, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ShutdownHook.bounded("stop", node::stop, STOP_MILLIS)) {
        LOG.warn("A part of the node did not stop in time; it is left behind");
      }
      hook.close();
    }
    return node.exitCode;
  }

  private void start() {
    DataDirectory directory = DataDirectory.at(config.dataDir());
    ChainModule chainModule = new ChainModule(config.chain());
    NodeEvents.starting(config.chain(), config.dataDir());
    int p2pPort = ListenPort.choose(config.p2p());
    Optional<Integer> rpcPort = config.serving().rpc().map(ListenPort::choose);
    RocksDatabase database = RocksDatabase.open(directory.chain(), metrics);
    stops.push(database::close);
    show(directory);

    ModelModule.Started engine =
        new ModelModule(directory, config.model()).start(chainModule.sizes(), metrics, this::fail);
    stops.push(engine.service()::stop);
    watchdog.register("engine", engine.service()::health);
    Corpus corpus =
        DatasetModule.load(config.model().testCorpus(), engine, chainModule.sizes(), directory);
    ChainGenesis genesis = chainModule.genesis(engine, corpus);
    Chain chain = ChainModule.open(genesis, database, directory);
    ManifestSchedule schedule = ManifestSchedule.always(genesis.manifest());
    QuizModule.Started quiz =
        QuizModule.start(chain, schedule, engine, corpus, directory, metrics, this::fail);
    stops.push(() -> quiz.arithmetic().stop(500));

    TreeModule.Started tree =
        TreeModule.start(
            chain, schedule, quiz, config.storage(), Clock.system(), metrics, this::fail);
    service(tree.sealer());
    service(tree.tree());
    watchdog.register("import", tree.tree()::health);
    int poolSize = config.storage().poolSize();
    Pool pool = PoolModule.start(poolSize, tree, directory, metrics, this::fail, this::service);
    NetworkModule.Started network = join(p2pPort, directory, genesis, tree, pool);
    var obstacle = obstacle(database, network.miningGate());
    MinerModule.Started mining =
        new MinerModule(tree, quiz, pool, obstacle, metrics, this::fail)
            .start(config, watchdog, this::service);
    PoaiModule poai = new PoaiModule(tree, quiz, engine, network, mining);
    rpcPort.ifPresent(port -> answer(port, directory, pool, poai));
    status.opened(chain, database, engine, corpus, schedule);
    service(watchdog);
  }

  /** Opens the port for metrics, health and status. */
  private void show(DataDirectory directory) {
    ProcessMetrics.register(metrics);
    HttpModule.start(
        config.serving().http(), directory, metrics, watchdog, status, this::fail, stops);
  }

  /** Why there must be no mining: a full disk, or the network. */
  private Supplier<Optional<String>> obstacle(
      RocksDatabase database, Supplier<Optional<String>> gate) {
    LowDisk lowDisk = new LowDisk(database, config.dataDir());
    watchdog.register("disk", lowDisk);
    return () -> lowDisk.get().or(gate);
  }

  /** Answers JSON-RPC. */
  private void answer(int port, DataDirectory directory, Pool pool, PoaiModule poai) {
    JsonRpc methods =
        new JsonRpc(
            poai.tree().tree(),
            pool,
            poai.blocks(),
            RpcModule.node(poai.tree(), poai.network().status().network()),
            poai.methods(),
            System::nanoTime,
            this::fail);
    RpcConfig rpc = config.serving().rpc().orElseThrow();
    status.answering(RpcModule.start(rpc, port, directory, methods, this::fail, this::service));
  }

  /** Joins the network. */
  private NetworkModule.Started join(
      int port, DataDirectory directory, ChainGenesis genesis, TreeModule.Started tree, Pool pool) {
    HostModule.Made host =
        HostModule.make(config.p2p(), port, directory, tree.clock(), metrics, this::fail);
    NetworkModule.Started network =
        NetworkModule.start(
            config.p2p(), host, genesis, tree, pool, metrics, this::fail, this::service);
    NetworkModule.watch(config.p2p(), network.status(), watchdog);
    status.joined(network.status());
    return network;
  }

  private void service(Service service) {
    service.start();
    stops.push(service::stop);
  }

  /** A part of the node cannot go on. */
  private void fail(String part, Throwable cause) {
    if (failed.compareAndSet(false, true)) {
      exitCode = cause instanceof StoreException ? ExitCode.DATA : ExitCode.FAILURE;
      if (cause instanceof StoreException) {
        LOG.error("The node stops: {}", cause.getMessage());
      } else {
        LOG.error("The node stops: {} failed", part, cause);
      }
    }
    ended.countDown();
  }

  /**
   * Ctrl-C or SIGTERM, and also {@code System.exit}: the node stops in order, then the JVM is
   * halted with its code.
   */
  private ShutdownHook stopOnSignal() {
    return ShutdownHook.add(
        "shutdown",
        () -> {
          ended.countDown();
          stop();
        },
        STOP_MILLIS,
        () -> Runtime.getRuntime().halt(exitCode.number()));
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    Optional<Long> height = status.height();
    if (height.isPresent()) {
      NodeEvents.stopping();
    }
    while (!stops.isEmpty()) {
      Runnable stop = stops.pop();
      try {
        stop.run();
      } catch (RuntimeException e) {
        LOG.warn("While stopping: {}", e.toString(), e);
      }
    }
    height.ifPresent(before -> NodeEvents.stopped(status.height().orElse(before)));
  }
}
