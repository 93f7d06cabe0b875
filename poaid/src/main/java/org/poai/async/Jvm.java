package org.poai.async;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** The machine of every program but a simulation. */
final class Jvm implements Machine {
  static final Machine MACHINE = new Jvm();

  private Jvm() {}

  @Override
  public TaskQueue thread(String name) {
    return new JvmThread(name);
  }

  @Override
  public TaskPool pool(String name, int threads, int queued) {
    return new JvmPool(name, threads, queued);
  }

  /**
   * On a machine of two cores a {@code CompletableFuture} that is given the common pool itself
   * starts a thread for each task in its place.
   */
  @Override
  public Executor common() {
    return task -> ForkJoinPool.commonPool().execute(task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public SecureRandom random() {
    return new SecureRandom();
  }
}
