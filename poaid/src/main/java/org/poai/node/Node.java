package org.poai.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Watchdog;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.client.keystore.AccountKey;
import org.poai.dataset.Corpus;
import org.poai.governance.Preparation;
import org.poai.governance.asset.AssetFolder;
import org.poai.governance.asset.Assets;
import org.poai.inference.answer.JobEngines;
import org.poai.memory.MemoryAccount;
import org.poai.metrics.Metrics;
import org.poai.miner.BlockContent;
import org.poai.network.peer.OwnClock;
import org.poai.node.HostModule.RunningHost;
import org.poai.node.MinerModule.RunningMiner;
import org.poai.node.NetworkModule.RunningNetwork;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.MarketConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.RevealConfig;
import org.poai.node.dev.DevModule;
import org.poai.node.duty.KeyFolder;
import org.poai.node.duty.KeyRevealer;
import org.poai.node.duty.MarketModule;
import org.poai.node.duty.MarketModule.RunningMarket;
import org.poai.node.duty.RunningChannels;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.ModelEvents;
import org.poai.node.status.LowDisk;
import org.poai.node.status.NodeStatus;
import org.poai.node.status.ProcessMetrics;
import org.poai.node.status.ReadinessWatch;
import org.poai.node.status.StalledHead;
import org.poai.store.RocksDatabase;
import org.poai.txpool.Pool;

/**
 * A running node: starts the modules in the order in which each needs the ones before. How it ends
 * is told by {@link Life}.
 */
public final class Node {
  private final NodeConfig config;
  private final Engines engines;
  private final DevModule dev;
  private final Metrics metrics = new Metrics();
  private final MemoryAccount memory = MemoryAccount.ofThisProcess();
  private final Life life = new Life(this::stopping, this::stopped);
  private final Watchdog watchdog = new Watchdog(metrics, life, LifeEvents::health);
  private final NodeStatus status = new NodeStatus(watchdog, Clock.system());
  private Optional<Long> lastHeight = Optional.empty();

  private Node(NodeConfig config, Engines engines) {
    this.config = config;
    this.engines = engines;
    this.dev = new DevModule(config.chain().dev());
  }

  /** Where a node's engine comes from; a test has one without a model. */
  @FunctionalInterface
  interface Engines {
    RunningModel start(
        ModelModule module, Sizes sizes, Metrics metrics, CriticalFailure criticalFailure);
  }

  /** Runs a node until it is told to stop; returns how it ended. */
  public static ExitCode run(NodeConfig config) {
    return run(config, (module, sizes, metrics, criticalFailure) -> module.start(sizes));
  }

  static ExitCode run(NodeConfig config, Engines engines) {
    Node node = new Node(config, engines);
    return node.life.run(node::start);
  }

  private void start() {
    ChainModule chosen = new ChainModule(config.chain());
    Corpus records = DatasetModule.read(records());
    ModelModule.check(config.model());
    DataDirectory directory = directory();
    ListenPort p2pPort = ListenPort.of(config.p2p());
    ListenPort httpPort = ListenPort.of(config.serving().http());
    ClientPorts clientPorts =
        ClientPorts.choose(new ClientPorts.Ground(config, dev, memory, metrics, life, status));
    RocksDatabase database = open(directory);
    ChainModule chainModule = chosen.continuing(database, directory);
    show(httpPort, directory);
    ModelModule module = new ModelModule(directory, config.model(), metrics, life);
    Foundation foundation = foundation(chainModule, module, records, directory);
    ChainGenesis genesis = foundation.genesis();
    Chain chain = ChainModule.open(genesis, database, directory);
    ManifestSchedule schedule = chain.rotation();
    RunningQuiz quiz = quiz(foundation, directory, records, chain);
    RunningTree tree = tree(chain, schedule, quiz);
    Pool pool = pool(tree, directory);
    AssetFolder folder = AssetModule.folder(directory);
    RunningNetwork network = join(p2pPort, directory, genesis, folder, tree, pool);
    Assets assets = assets(folder, network, module);
    Preparation preparation = prepare(tree, quiz, assets, directory, foundation);
    var obstacle = obstacle(database, network);
    JobEngines jobs = JobModule.start(config, foundation, directory, metrics, watchdog, life);
    RunningMarket market =
        duties(tree, pool, foundation, jobs, obstacle, directory, wires(network, jobs));
    RunningMiner mining =
        new MinerModule(tree, quiz, new BlockContent(pool, market.own()), obstacle, metrics, life)
            .start(config, watchdog, life::service);
    PoaiModule poai = new PoaiModule(tree, quiz, network, mining, assets, preparation, market);
    watchReadiness(poai);
    clientPorts.serve(directory, pool, poai, jobs);
    show(poai, pool);
    ready(chain, database, quiz);
  }

  private DataDirectory directory() {
    DataDirectory directory = DataDirectory.at(config.dataDir());
    LifeEvents.starting(config.chain(), config.dataDir());
    life.service(LifeEvents.levels(directory.logLevels(), life));
    return directory;
  }

  private RocksDatabase open(DataDirectory directory) {
    dev.clean(directory, life::atEnd);
    RocksDatabase database = RocksDatabase.open(directory.chain(), metrics);
    life.atEnd(database::close);
    return database;
  }

  private Foundation foundation(
      ChainModule chain, ModelModule module, Corpus records, DataDirectory directory) {
    Optional<Path> folder = records();
    Foundation foundation =
        Foundation.of(
            chain, module, records, folder, directory, () -> engine(module, chain.sizes()));
    dev.check(foundation.genesis().spec(), directory);
    DatasetModule.keep(records, foundation.genesis().manifest(), folder, directory);
    return foundation;
  }

  /** Where the records lie that the chain begins with; empty for the procedural ones. */
  private Optional<Path> records() {
    return DatasetModule.folder(config.model().testCorpus(), config.dataDir());
  }

  private RunningQuiz quiz(
      Foundation foundation, DataDirectory directory, Corpus own, Chain chain) {
    RunningQuiz quiz =
        foundation
            .quiz(directory, own, chain, search(foundation.module()), metrics, life)
            .start(chain, chain.rotation(), foundation.founder());
    life.atEnd(quiz::stop);
    watchdog.register("engine", quiz.models()::health);
    return quiz;
  }

  private Assets assets(AssetFolder folder, RunningNetwork network, ModelModule module) {
    Assets assets = AssetModule.start(config, folder, network.status().network(), metrics, life);
    AssetModule.give(assets, module);
    return assets;
  }

  /** Prepares for what may rule next, from now on. */
  private Preparation prepare(
      RunningTree tree,
      RunningQuiz quiz,
      Assets assets,
      DataDirectory directory,
      Foundation foundation) {
    return new GovernanceModule(tree, quiz, assets, foundation)
        .start(config.mining().signalling(), directory, metrics, life);
  }

  private void ready(Chain chain, RocksDatabase database, RunningQuiz quiz) {
    var unused = quiz.awaitFirst();
    status.opened(chain, database, quiz.records());
    life.service(watchdog);
    LifeEvents.ready(chain.head().number().value());
  }

  private Pool pool(RunningTree tree, DataDirectory directory) {
    int size = config.storage().poolSize();
    Pool pool = PoolModule.start(size, tree, directory, metrics, life, life::service);
    watchdog.register("transactions", pool::health);
    return pool;
  }

  /** What the operator has the node do with its accounts. */
  private RunningMarket duties(
      RunningTree tree,
      Pool pool,
      Foundation foundation,
      JobEngines jobs,
      Supplier<Optional<String>> obstacle,
      DataDirectory directory,
      RunningChannels.Wires wires) {
    config.serving().reveals().ifPresent(keys -> reveal(keys, tree, pool));
    MarketConfig parts = config.serving().market();
    RunningMarket market =
        MarketModule.start(
            parts,
            new MarketModule.Ground(
                new MarketModule.Ledger(
                    tree.tree(),
                    tree.processor(),
                    tree.schedule(),
                    foundation.turns(),
                    tree.clock()),
                pool,
                jobs::answer,
                obstacle,
                directory,
                life),
            wires,
            watchdog,
            metrics);
    // What ends first is what was begun last: no key is wiped before who signs with it has stopped.
    life.atEnd(() -> parts.accounts().forEach(AccountKey::close));
    market.services().forEach(life::service);
    return market;
  }

  private void reveal(RevealConfig keys, RunningTree tree, Pool pool) {
    KeyRevealer revealer =
        new KeyRevealer(
            tree.tree().chain(),
            tree.processor(),
            pool,
            keys.account(),
            new KeyFolder(keys.folder()),
            life);
    tree.tree().addListener(revealer);
    life.service(revealer);
  }

  private void watchReadiness(PoaiModule poai) {
    ReadinessWatch watch = new ReadinessWatch(poai.tree().tree().chain(), poai.checks(), metrics);
    poai.tree().tree().addListener(watch);
    watchdog.register("governance", watch);
    status.show("governance", watch::toJson);
  }

  private void show(PoaiModule poai, Pool pool) {
    status.show("model", poai::model);
    status.show("mining", () -> poai.mining().own().get().toJson());
    status.show("assets", poai::assetsShown);
    status.show("pool", () -> PoolModule.status(pool));
  }

  private RunningModel engine(ModelModule module, Sizes sizes) {
    ModelEvents.starting(config.model().path());
    return engines.start(module, sizes, metrics, life);
  }

  /** Who does not mine needs no engine for the search alone. */
  private QuizModule.Search search(ModelModule module) {
    return config.mining().enabled() ? new SearchModule(module, metrics) : QuizModule.Search.EXACT;
  }

  private RunningTree tree(Chain chain, ManifestSchedule schedule, RunningQuiz quiz) {
    RunningTree tree =
        TreeModule.start(
            chain,
            schedule,
            quiz,
            new TreeModule.Limits(config.storage(), memory.candidates()),
            dev.clock(),
            metrics,
            life);
    life.service(tree.sealer());
    life.service(tree.tree());
    watchdog.register("import", tree.tree()::health);
    watchdog.register("proofs", tree.tree().chain()::health);
    if (!dev.isOn()) {
      watchdog.register("head", new StalledHead(chain, life.machine()::nanoTime));
    }
    watchdog.register("dataset", tree.sealer()::health);
    return tree;
  }

  /** Metrics, health and status, from now on. */
  private void show(ListenPort port, DataDirectory directory) {
    ProcessMetrics.register(metrics);
    memory.register(metrics);
    watchdog.register("memory", memory::health);
    HttpModule.start(
        config.serving().http(),
        port,
        directory,
        new StatusRoutes(metrics, watchdog, status, life),
        metrics,
        life::atEnd);
  }

  /** Why there must be no mining: a full disk, a slow clock, or the network. */
  private Supplier<Optional<String>> obstacle(RocksDatabase database, RunningNetwork network) {
    LowDisk lowDisk = new LowDisk(database, config.dataDir());
    watchdog.register("disk", lowDisk);
    OwnClock clock = network.status().network().clock();
    return () -> lowDisk.get().or(clock).or(network.miningGate());
  }

  private static RunningChannels.Wires wires(RunningNetwork network, JobEngines jobs) {
    return new RunningChannels.Wires(
        network.made().host(),
        network.made().requests(),
        network.made().gossip(),
        network.status().network(),
        (model, prompt, tokens, audience) ->
            jobs.complete(model, chat -> prompt, tokens, audience));
  }

  /** Joins the network. */
  private RunningNetwork join(
      ListenPort port,
      DataDirectory directory,
      ChainGenesis genesis,
      AssetFolder assets,
      RunningTree tree,
      Pool pool) {
    RunningHost host =
        HostModule.make(config.p2p(), port, directory, tree.clock(), memory.peers(), metrics, life);
    RunningNetwork network =
        NetworkModule.start(
            config.p2p(), host, genesis, tree, pool, assets, memory.candidates(), metrics, life);
    NetworkModule.watch(config, network.status(), host.dialer(), watchdog);
    status.show("network", network.status());
    return network;
  }

  private void stopping() {
    lastHeight = status.height();
    lastHeight.ifPresent(height -> LifeEvents.stopping());
  }

  private void stopped() {
    lastHeight.ifPresent(before -> LifeEvents.stopped(status.height().orElse(before)));
  }
}
