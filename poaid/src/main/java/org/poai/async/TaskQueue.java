package org.poai.async;

import java.util.concurrent.RejectedExecutionException;

/**
 * One thread that runs tasks in the order in which they were handed over, or at their time. Handing
 * over is safe from any thread, and throws {@link RejectedExecutionException} after {@link #stop}.
 */
public interface TaskQueue {
  /** Runs a task as soon as those before it have ended. */
  void execute(Runnable task);

  /** Runs a task once, after a delay. */
  void schedule(Runnable task, long delayMillis);

  /** Runs a task again and again, {@code delayMillis} after the end of each run. */
  void repeat(Runnable task, long delayMillis);

  /** Whether the caller runs on this thread. */
  boolean isCurrent();

  /** Tasks that wait. */
  int queued();

  /**
   * Takes no new tasks, interrupts nothing, and waits until those handed over have run; false when
   * the time was up before.
   */
  boolean stop(long waitMillis);
}
