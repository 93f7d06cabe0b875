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

  @Override
  public Executor common() {
    return ForkJoinPool.commonPool();
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
