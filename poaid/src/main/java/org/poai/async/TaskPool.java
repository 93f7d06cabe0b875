package org.poai.async;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that run independent tasks from a bounded queue; {@link #execute} throws {@link
 * RejectedExecutionException} when the queue is full or the pool has stopped.
 */
public interface TaskPool extends Executor {
  /** Drops what is queued, interrupts what runs; false when something was dropped or runs on. */
  boolean stop(long waitMillis);
}
