package org.poai.async;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few named threads that own no state and run independent tasks, such as requests, from a bounded
 * queue. An exception that escapes a task is a bug and goes to the {@link CriticalFailure} hook.
 */
public final class WorkerPool implements Executor {
  private final String name;
  private final CriticalFailure criticalFailure;
  private final ThreadPoolExecutor executor;

  public WorkerPool(String name, int threads, int queued, CriticalFailure criticalFailure) {
    this.name = name;
    this.criticalFailure = criticalFailure;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(queued),
            work -> {
              Thread created = new Thread(work, name + "-" + number.incrementAndGet());
              created.setDaemon(true);
              return created;
            });
  }

  /** Throws {@link RejectedExecutionException} when the queue is full or the pool has stopped. */
  @Override
  public void execute(Runnable task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            criticalFailure.report(name, e);
          }
        });
  }

  /** Drops what is queued, interrupts what runs, and waits for it at most so long. */
  public boolean stop(long waitMillis) {
    var dropped = executor.shutdownNow();
    try {
      return executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS) && dropped.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
