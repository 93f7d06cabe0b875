package org.poai.async;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A few named threads that own no state and run independent tasks, such as requests, from a bounded
 * queue. An exception that escapes a task is a bug and goes to the {@link CriticalFailure} hook.
 */
public final class WorkerPool implements Executor {
  private final String name;
  private final CriticalFailure criticalFailure;
  private final TaskPool pool;

  public WorkerPool(String name, int threads, int queued, CriticalFailure criticalFailure) {
    this.name = name;
    this.criticalFailure = criticalFailure;
    this.pool = criticalFailure.machine().pool(name, threads, queued);
  }

  /** Throws {@link RejectedExecutionException} when the queue is full or the pool has stopped. */
  @Override
  public void execute(Runnable task) {
    pool.execute(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            criticalFailure.report(name, e);
          }
        });
  }

  /** As a part of the node, which works from now on and is stopped with it. */
  public Service service(long waitMillis) {
    return new Service() {
      @Override
      public void start() {
        // It works already.
      }

      @Override
      public void stop() {
        boolean unused = WorkerPool.this.stop(waitMillis);
      }
    };
  }

  /** Drops what is queued, interrupts what runs, and waits for it at most so long. */
  public boolean stop(long waitMillis) {
    return pool.stop(waitMillis);
  }
}
