package org.poai.node;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.ShutdownHook;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.StoredGenesis;
import org.poai.dataset.Corpus;
import org.poai.disk.DiskException;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.Storage;
import org.poai.node.config.UserException;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RunningModel;
import org.poai.store.RocksDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node without miner, network and ports, for tools that need its model: import, verify, bench.
 */
public final class OfflineNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OfflineNode.class);

  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final ShutdownHook hook;
  private final RocksDatabase database;
  private final Chain chain;
  private final ManifestSchedule schedule;
  private final RunningQuiz quiz;
  private final RunningTree tree;

  /** Starts the parts; what the user can mend ends in {@link UserException}. */
  public OfflineNode(NodeConfig config) {
    this(config, genesis -> {});
  }

  /**
   * The same with a look at the chain's beginning, which may refuse it by a {@link UserException}:
   * as soon as it is known, so before the model is loaded, where the genesis file or the data
   * directory says it.
   */
  public OfflineNode(NodeConfig config, Consumer<ChainGenesis> look) {
    hook = ShutdownHook.add("shutdown", this::close, 2_500, () -> {});
    Metrics metrics = new Metrics();
    ChainModule chosen = new ChainModule(config.chain());
    chosen.given().ifPresent(look);
    Optional<Path> folder = DatasetModule.folder(config.model().testCorpus(), config.dataDir());
    Corpus records = DatasetModule.read(folder);
    ModelModule.check(config.model());
    DataDirectory directory = DataDirectory.at(config.dataDir());
    try {
      database = RocksDatabase.open(directory.chain(), metrics);
      stops.push(database::close);
      ChainModule chainModule = chosen.continuing(database, directory);
      StoredGenesis.find(database).map(StoredGenesis::genesis).ifPresent(look);
      ModelModule module = new ModelModule(directory, config.model(), metrics, OfflineNode::fail);
      Supplier<RunningModel> own = () -> module.start(chainModule.sizes());
      Foundation foundation = Foundation.of(chainModule, module, records, folder, directory, own);
      ChainGenesis genesis = foundation.genesis();
      look.accept(genesis);
      chain = ChainModule.open(genesis, database, directory);
      schedule = chain.rotation();
      quiz =
          foundation
              .quiz(directory, records, chain, QuizModule.Search.EXACT, metrics, OfflineNode::fail)
              .start(chain, schedule, foundation.founder());
      stops.push(quiz::stop);
      var unused = quiz.awaitFirst();
      tree = tree(chain, schedule, quiz, config.storage(), metrics);
      tree.tree().start();
      stops.push(tree.tree()::stop);
    } catch (RuntimeException e) {
      close();
      throw told(e);
    }
  }

  /** What a disk has caused is told as the disk's. */
  private static RuntimeException told(RuntimeException failure) {
    return DiskException.behind(failure)
        .<RuntimeException>map(
            disk -> new UserException(ExitCode.DATA, String.valueOf(disk.getMessage())))
        .orElse(failure);
  }

  /** A tree to which nobody sends blocks that wait. */
  private static RunningTree tree(
      Chain chain, ManifestSchedule schedule, RunningQuiz quiz, Storage storage, Metrics metrics) {
    return TreeModule.start(
        chain,
        schedule,
        quiz,
        new TreeModule.Limits(storage, MemoryShare.unlimited()),
        Clock.system(),
        metrics,
        OfflineNode::fail);
  }

  public RocksDatabase database() {
    return database;
  }

  public Chain chain() {
    return chain;
  }

  public ManifestSchedule schedule() {
    return schedule;
  }

  /** The model of the manifest that rules the next block. */
  public RunningModel engine() {
    Manifest manifest = chain.afterHead(schedule).next().manifest().manifest();
    return quiz.models()
        .running(manifest.model().modelSha256())
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.MODEL,
                    "The model "
                        + manifest.model().modelSha256()
                        + " of the chain's present manifest does not run here."));
  }

  public RunningQuiz quiz() {
    return quiz;
  }

  public RunningTree tree() {
    return tree;
  }

  private static void fail(String part, Throwable cause) {
    LOG.error("{} failed", part, cause);
    System.exit(ExitCode.FAILURE.number());
  }

  @Override
  public synchronized void close() {
    hook.close();
    while (!stops.isEmpty()) {
      stops.pop().run();
    }
  }
}
