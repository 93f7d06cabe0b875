package org.poai.chain.tree;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.poai.chain.stored.Origin;

/**
 * Blocks that were handed in and wait for the chain thread: our own, workers', a file's and those
 * of a branch that catches up go before what is gossiped. Safe from any thread.
 */
final class Arrivals {
  private final Executor thread;
  private final Queue<Runnable> first = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> gossiped = new ConcurrentLinkedQueue<>();

  Arrivals(Executor thread) {
    this.thread = thread;
  }

  void add(Origin origin, Runnable task) {
    (origin instanceof Origin.Peer ? gossiped : first).add(task);
    thread.execute(this::takeOne);
  }

  /** There are as many turns as tasks, so that none is left. */
  private void takeOne() {
    Runnable task = first.poll();
    if (task == null) {
      task = gossiped.poll();
    }
    if (task != null) {
      task.run();
    }
  }
}
