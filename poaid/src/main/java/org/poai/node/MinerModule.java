package org.poai.node;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.metrics.Metrics;
import org.poai.miner.LocalWork;
import org.poai.miner.Miner;
import org.poai.node.NodeConfig.Mining;
import org.poai.primitives.Address;
import org.poai.txpool.Pool;

/** Starts the miner, where this node mines. */
final class MinerModule {
  private MinerModule() {}

  static void start(
      NodeConfig config,
      TreeModule.Started tree,
      QuizModule.Started quiz,
      Pool pool,
      Supplier<Optional<String>> obstacle,
      Metrics metrics,
      CriticalFailure criticalFailure,
      Watchdog watchdog,
      Consumer<Service> services) {
    NodeEvents events = new NodeEvents(tree.subsidy());
    tree.tree().addListener(events);
    Mining mining = config.mining();
    if (!mining.enabled()) {
      NodeEvents.notMining("--no-mine");
    } else if (quiz.quiz().isEmpty()) {
      NodeEvents.notMining("this node is no referee");
    } else {
      Address address = mining.miner().orElse(BuiltInChains.DEV_ACCOUNTS.get(0));
      LocalWork work = new LocalWork(tree.tree(), quiz.quiz().get(), address, obstacle, pool);
      Miner miner =
          new Miner(work, quiz.quiz().get(), tree.clock(), events, metrics, criticalFailure);
      tree.tree().addListener(miner);
      PoolModule.feed(pool, miner);
      watchdog.register("head", new StalledHead(tree.tree().chain(), System::nanoTime));
      NodeEvents.mining(address, mining.miner().isEmpty());
      services.accept(miner);
    }
  }
}
