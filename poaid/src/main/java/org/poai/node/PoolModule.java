package org.poai.node;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.poai.network.Network;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.DataDirectory;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolContent;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/** Starts the pool of transactions and joins it to what feeds on it. */
final class PoolModule {
  private PoolModule() {}

  /**
   * Starts the pool.
   *
   * @param transactions how many it holds
   */
  static Pool start(
      int transactions,
      RunningTree tree,
      DataDirectory directory,
      Metrics metrics,
      CriticalFailure criticalFailure,
      Consumer<Service> services) {
    Pool pool =
        new Pool(
            tree.tree().chain(),
            PoolLimits.of(transactions),
            directory.transactions(),
            tree.clock(),
            metrics,
            criticalFailure);
    boolean isEdited = tree.tree().chain().spec().identity().edited();
    tree.tree().addListener(isEdited ? change -> pool.onHead(forgetting(change)) : pool);
    services.accept(pool);
    return pool;
  }

  /** Where a developer goes back, the transactions of the blocks that go do not wait anew. */
  private static HeadChange forgetting(HeadChange change) {
    return new HeadChange(change.head(), List.of(), change.applied());
  }

  /** How much is in it. */
  static JsonObject status(Pool pool) {
    PoolContent content = pool.content();
    return new JsonObject(
        Map.of(
            "pending", JsonValue.of(content.pending()),
            "queued", JsonValue.of(content.queued())));
  }

  /** Peers hear of what is handed to this node. */
  static void announce(Pool pool, Network network) {
    pool.addListener(
        new PoolListener() {
          @Override
          public void announce(SignedTransaction transaction) {
            network.transactions().publish(transaction.envelope().bytes());
          }
        });
  }

  /** Better work is looked for when there are new transactions. */
  static void feed(Pool pool, Consumer<List<SignedTransaction>> improve) {
    pool.addListener(
        new PoolListener() {
          @Override
          public void executable(List<PooledTransaction> transactions) {
            improve.accept(transactions.stream().map(PooledTransaction::signed).toList());
          }
        });
  }
}
