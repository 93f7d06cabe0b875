package org.poai.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.poai.async.Clock;
import org.poai.async.ShutdownHook;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
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
  private final RunningModel engine;
  private final RunningQuiz quiz;
  private final RunningTree tree;

  /** Starts the parts; what the user can mend ends in {@link UserException}. */
  public OfflineNode(NodeConfig config) {
    hook = ShutdownHook.add("shutdown", this::close, 2_500, () -> {});
    Metrics metrics = new Metrics();
    ChainModule chosen = new ChainModule(config.chain());
    Corpus records = DatasetModule.read(config.model().testCorpus());
    ModelModule.check(config.model());
    DataDirectory directory = DataDirectory.at(config.dataDir());
    try {
      database = RocksDatabase.open(directory.chain(), metrics);
      stops.push(database::close);
      ChainModule chainModule = chosen.continuing(database, directory);
      engine =
          new ModelModule(directory, config.model())
              .start(chainModule.sizes(), metrics, OfflineNode::fail);
      stops.push(engine.service()::stop);
      Corpus corpus =
          DatasetModule.checked(
              records, config.model().testCorpus(), engine, chainModule.sizes(), directory);
      ChainGenesis genesis = chainModule.genesis(engine, corpus);
      chain = ChainModule.open(genesis, database, directory);
      schedule = chain.rotation();
      quiz =
          new QuizModule(
                  engine, corpus, directory, QuizModule.Search.EXACT, metrics, OfflineNode::fail)
              .start(chain, schedule);
      stops.push(() -> quiz.arithmetic().stop(500));
      tree = tree(chain, schedule, quiz, config.storage(), metrics);
      tree.tree().start();
      stops.push(tree.tree()::stop);
    } catch (RuntimeException e) {
      close();
      throw DiskException.behind(e)
          .<RuntimeException>map(
              disk -> new UserException(ExitCode.DATA, String.valueOf(disk.getMessage())))
          .orElse(e);
    }
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

  public RunningModel engine() {
    return engine;
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
