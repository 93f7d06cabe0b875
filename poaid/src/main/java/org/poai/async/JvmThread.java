package org.poai.async;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A daemon thread of the JVM with its queue. */
final class JvmThread implements TaskQueue {
  private final String name;
  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  JvmThread(String name) {
    this.name = name;
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
    executor.execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    var unused = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void repeat(Runnable task, long delayMillis) {
    var unused =
        executor.scheduleWithFixedDelay(task, delayMillis, delayMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public int queued() {
    return executor.getQueue().size();
  }

  @Override
  public boolean stop(long waitMillis) {
    executor.shutdown();
    try {
      return isCurrent() || executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
