package org.poai.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.chain.tree.BlockTree;
import org.poai.crypto.Keccak;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.evm.BlockProcessor;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.ChainView;
import org.poai.query.PendingBlocks;
import org.poai.query.Query;
import org.poai.quiz.proof.Lottery;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.eth.NodeMethods;
import org.poai.rpc.eth.NodeMethods.CatchingUp;
import org.poai.rpc.message.Method;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolRig;

/** The table of all methods on a test's chain, of a node with three peers. */
public final class TestRpc {
  private TestRpc() {}

  public static JsonRpc on(PoolRig rig) {
    return on(rig, Optional::empty, Map.of(), System::nanoTime, TestRpc::fail);
  }

  static JsonRpc on(
      PoolRig rig,
      Supplier<Optional<CatchingUp>> catchingUp,
      Map<String, Method> more,
      LongSupplier nanoTime,
      CriticalFailure failure) {
    return on(rig.tree, rig.pool, rig.millis::get, catchingUp, more, nanoTime, failure);
  }

  /** With methods of the node's own. */
  public static JsonRpc on(
      BlockTree tree,
      Pool pool,
      Clock clock,
      Supplier<Optional<CatchingUp>> catchingUp,
      Map<String, Method> more,
      LongSupplier nanoTime,
      CriticalFailure failure) {
    return new JsonRpc(
        tree,
        pool,
        query(tree, pool, clock, nanoTime),
        new NodeMethods(tree.chain(), "poaid/test", () -> 3, catchingUp),
        usual -> with(usual, more),
        new JsonRpc.Program(nanoTime, new Metrics(), MemoryShare.unlimited(), failure));
  }

  private static Map<String, Method> with(Map<String, Method> usual, Map<String, Method> more) {
    Map<String, Method> all = new HashMap<>(usual);
    all.putAll(more);
    return all;
  }

  /** Finds blocks, and builds pending ones that pay nobody. */
  public static Blocks blocks(BlockTree tree, Pool pool, Clock clock, LongSupplier nanoTime) {
    return new Blocks(view(tree, pool, clock, nanoTime));
  }

  /** Answers of a node that has no records. */
  public static Query query(BlockTree tree, Pool pool, Clock clock, LongSupplier nanoTime) {
    return Query.on(tree, pool, view(tree, pool, clock, nanoTime), new NoRecords(), nanoTime);
  }

  private static final class NoRecords implements Dataset {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public QaRecord get(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public Hash32 root() {
      return Keccak.hash(Bytes.EMPTY);
    }
  }

  public static ChainView view(BlockTree tree, Pool pool, Clock clock, LongSupplier nanoTime) {
    return new ChainView(
        tree.chain(),
        new PendingBlocks(tree, pool, Address.ZERO, nanoTime),
        header -> Lottery.of(header.sealHash(), header.header().seal()),
        tree.schedule(),
        BlockProcessor.of(tree.chain().spec()),
        clock);
  }

  static void fail(String part, Throwable cause) {
    throw new AssertionError(part, cause);
  }
}
