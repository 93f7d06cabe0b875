package org.poai.async;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads of the JVM with one bounded queue. */
final class JvmPool implements TaskPool {
  private final ThreadPoolExecutor executor;

  JvmPool(String name, int threads, int queued) {
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

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
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
