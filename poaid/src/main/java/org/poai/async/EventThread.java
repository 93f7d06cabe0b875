package org.poai.async;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  /**
   * Runs on this thread with the result of a future; a cancelled one is nobody's any more. Failures
   * that are to be expected are results, so that an exception is a bug.
   */
  public <T> void after(CompletableFuture<T> future, Consumer<? super T> then) {
    after(future, then, NoFailure.class, failure -> {});
  }

  /** The same, with one kind of exception that is to be expected. */
  public <T, X extends Exception> void after(
      CompletableFuture<T> future,
      Consumer<? super T> then,
      Class<X> expected,
      Consumer<? super X> otherwise) {
    var unused =
        future.whenComplete(
            (result, failure) -> {
              Throwable cause = cause(failure);
              if (cause == null) {
                execute(() -> then.accept(result));
              } else if (expected.isInstance(cause)) {
                execute(() -> otherwise.accept(expected.cast(cause)));
              } else if (!(cause instanceof CancellationException)) {
                execute(() -> criticalFailure.report(name, cause));
              }
            });
  }

  /** Never thrown: of a future that has no failures to be expected. */
  private static final class NoFailure extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
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
