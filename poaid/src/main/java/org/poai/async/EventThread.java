package org.poai.async;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thread that owns some state: work is handed to it and runs in order. State inside is
 * plain collections whose owner asserts {@link #assertCurrent}. An exception that escapes a task is
 * a bug and goes to the {@link CriticalFailure} hook; tasks handed over after {@link #stop} are
 * dropped.
 */
public final class EventThread implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);

  private final String name;
  private final CriticalFailure criticalFailure;
  private final TaskQueue queue;

  public EventThread(String name, CriticalFailure criticalFailure) {
    this.name = name;
    this.criticalFailure = criticalFailure;
    this.queue = criticalFailure.machine().thread(name);
  }

  @Override
  public void execute(Runnable task) {
    try {
      queue.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped; a task is dropped", name);
    }
  }

  /**
   * Runs on this thread; the future ends with its result or its exception. A task that is dropped
   * ends cancelled.
   */
  public <T> CompletableFuture<T> call(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      queue.execute(
          () -> {
            try {
              result.complete(task.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.cancel(false);
    }
    return result;
  }

  /** Runs once after a delay. */
  public void schedule(Runnable task, long delayMillis) {
    try {
      queue.schedule(() -> guarded(task), delayMillis);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped; a task is dropped", name);
    }
  }

  /** Runs again and again, {@code delayMillis} after the end of each run. */
  public void repeat(Runnable task, long delayMillis) {
    try {
      queue.repeat(() -> guarded(task), delayMillis);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped; a task is dropped", name);
    }
  }

  /** Fails when the caller is not on this thread: state with an owner is touched by nobody else. */
  public void assertCurrent() {
    if (!queue.isCurrent()) {
      throw new IllegalStateException(
          "state of '" + name + "' touched from '" + Thread.currentThread().getName() + "'");
    }
  }

  public boolean isCurrent() {
    return queue.isCurrent();
  }

  /** Tasks that wait. */
  public int queued() {
    return queue.queued();
  }

  /**
   * Takes no new tasks, interrupts nothing, waits until those handed over have run or the time is
   * up.
   */
  public boolean stop(long waitMillis) {
    return queue.stop(waitMillis);
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      criticalFailure.report(name, e);
    }
  }
}
