package org.poai.dev;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.SealedHeader;
import org.poai.miner.MinedBlockResult;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.RpcException;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/**
 * Makes the blocks of a developer's chain: for each transaction, in an interval, or when asked. One
 * thread does all that changes the chain, its clock or its state by hand, in the order in which it
 * was asked for, and waits for each block: so nothing changes between a block's template and the
 * block, and who asked is answered when the thing is done.
 */
public final class DevChain implements Service, PoolListener {
  /** What making a block may take, on a slow machine with a large model. */
  private static final long PATIENCE_SECONDS = 120;

  private static final long STOP_MILLIS = 1_000;

  private final DevParts parts;
  private final EventThread thread;
  private boolean isAutomatic;
  private long intervalMillis;

  /** Grows with each setting of the interval: the ticks of an older one make no blocks. */
  private long intervals;

  /**
   * A chain at rest.
   *
   * @param intervalMillis between blocks; 0 for a block for each transaction instead
   */
  public DevChain(DevParts parts, long intervalMillis, CriticalFailure criticalFailure) {
    this.parts = parts;
    this.thread = new EventThread("dev", criticalFailure);
    this.isAutomatic = intervalMillis == 0;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void start() {
    thread.execute(
        () -> {
          parts.clock().atLeast(head().header().timestamp());
          nextTick(intervals);
        });
  }

  @Override
  public void stop() {
    thread.stop(STOP_MILLIS);
  }

  DevParts parts() {
    return parts;
  }

  SealedHeader head() {
    return parts.tree().chain().head().header();
  }

  /** Does something between two blocks. */
  <T> CompletableFuture<T> call(Callable<T> task) {
    return thread.call(task);
  }

  /** Waits for others, who wait for nothing of this thread. */
  static <T> T await(CompletableFuture<T> future) throws RpcException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw RpcException.server("nothing came of it in " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RpcException.server("the node is stopping");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException refused) {
        throw refused;
      }
      throw new CompletionException(e.getCause());
    }
  }

  /** Waits until everybody has heard of the head, and the pool follows it. */
  void settle() throws RpcException {
    await(parts.tree().told());
    await(parts.pool().settled());
  }

  /** Transactions wait for which nobody may have asked for a block, as the node's own. */
  @Override
  public void executable(List<PooledTransaction> transactions) {
    thread.execute(() -> unattended(this::mineWaiting));
  }

  /** What is done where nobody is to be answered. */
  private interface Work {
    void run() throws RpcException;
  }

  private void unattended(Work work) {
    try {
      work.run();
    } catch (RpcException e) {
      parts.trouble().accept(String.valueOf(e.getMessage()));
    }
  }

  /** Makes blocks as long as one has a transaction, where each gets its block at once. */
  void mineWaiting() throws RpcException {
    thread.assertCurrent();
    parts.pending().forget();
    while (isAutomatic && isAnyOffered()) {
      mine();
      if (head().header().execution().gasUsed() == 0) {
        return; // what was offered may not stand in a block
      }
    }
  }

  private boolean isAnyOffered() {
    return !parts.pool().best(parts.tree().afterHead().next().baseFeePerGas()).isEmpty();
  }

  /**
   * Makes blocks.
   *
   * @param seconds between the timestamps of one and the next; empty for what the clock says
   */
  CompletableFuture<Void> mine(long count, Optional<Long> seconds) {
    return call(
        () -> {
          for (long made = 0; made < count; made++) {
            if (made > 0 && seconds.isPresent()) {
              parts.clock().stopAt(head().header().timestamp() + Math.max(1, seconds.get()));
            }
            mine();
          }
          return null;
        });
  }

  private void mine() throws RpcException {
    parts.clock().atLeast(head().header().timestamp() + 1);
    Hash32 parent = head().hash();
    MinedBlockResult result = await(parts.smith().get());
    if (!(result instanceof MinedBlockResult.Accepted) || head().hash().equals(parent)) {
      throw RpcException.server("no block was made: " + reason(result));
    }
    parts.clock().goOn();
    settle();
  }

  private static String reason(MinedBlockResult result) {
    if (result instanceof MinedBlockResult.Dropped dropped) {
      return dropped.why();
    }
    return result instanceof MinedBlockResult.Refused refused
        ? refused.why()
        : "the chain did not take it";
  }

  /** Whether each transaction gets its block at once, from now on. */
  CompletableFuture<Void> automine(boolean on) {
    return call(
        () -> {
          isAutomatic = on;
          return null;
        });
  }

  CompletableFuture<Boolean> isAutomatic() {
    return call(() -> isAutomatic);
  }

  /** Makes a block every so many milliseconds from now on; 0 for none. */
  CompletableFuture<Void> interval(long millis) {
    return call(
        () -> {
          intervalMillis = millis;
          nextTick(++intervals);
          return null;
        });
  }

  private void nextTick(long interval) {
    if (interval == intervals && intervalMillis > 0) {
      thread.schedule(() -> tick(interval), intervalMillis);
    }
  }

  private void tick(long interval) {
    if (interval == intervals) {
      unattended(this::mine);
      nextTick(interval);
    }
  }
}
