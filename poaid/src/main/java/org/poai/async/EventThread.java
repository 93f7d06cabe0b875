package org.poai.async;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  public EventThread(String name, CriticalFailure criticalFailure) {
    this.name = name;
    this.criticalFailure = criticalFailure;
    this.thread = Thread.currentThread();
    this.executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
    executor.prestartCoreThread();
  }

  private Thread newThread(Runnable work) {
    Thread created = new Thread(work, name);
    created.setDaemon(true);
    thread = created;
    return created;
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> guarded(task));
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
      executor.execute(
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
      var unused = executor.schedule(() -> guarded(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped; a task is dropped", name);
    }
  }

  /** Runs again and again, {@code delayMillis} after the end of each run. */
  public void repeat(Runnable task, long delayMillis) {
    try {
      var unused =
          executor.scheduleWithFixedDelay(
              () -> guarded(task), delayMillis, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped; a task is dropped", name);
    }
  }

  /** Fails when the caller is not on this thread: state with an owner is touched by nobody else. */
  public void assertCurrent() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "state of '" + name + "' touched from '" + Thread.currentThread().getName() + "'");
    }
  }

  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Tasks that wait. */
  public int queued() {
    return executor.getQueue().size();
  }

  /**
   * Takes no new tasks, interrupts nothing, waits until those handed over have run or the time is
   * up.
   */
  public boolean stop(long waitMillis) {
    executor.shutdown();
    try {
      return isCurrent() || executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      criticalFailure.report(name, e);
    }
  }
}
