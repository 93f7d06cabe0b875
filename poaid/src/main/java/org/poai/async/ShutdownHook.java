package org.poai.async;

/**
 * Work that the JVM does when it is told to end by a signal or by {@code System.exit}, within a
 * bound.
 */
public final class ShutdownHook implements AutoCloseable {
  private final Thread hook;

  private ShutdownHook(Thread hook) {
    this.hook = hook;
  }

  /**
   * Adds {@code work}, then {@code last}, which runs also when the work has not come back after
   * {@code millis}: a part that hangs must not keep the process alive.
   */
  public static ShutdownHook add(String name, Runnable work, long millis, Runnable last) {
    Thread hook =
        new Thread(
            () -> {
              bounded(name + "-work", work, millis);
              last.run();
            },
            name);
    Runtime.getRuntime().addShutdownHook(hook);
    return new ShutdownHook(hook);
  }

  /** Adds work without a bound; the JVM ends when it has returned, or is halted. */
  public static void add(String name, Runnable work) {
    Runtime.getRuntime().addShutdownHook(new Thread(work, name));
  }

  /** Runs {@code work} on a thread of its own; false when it has not come back after so long. */
  public static boolean bounded(String name, Runnable work, long millis) {
    Thread worker = new Thread(work, name);
    worker.setDaemon(true);
    worker.start();
    try {
      worker.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !worker.isAlive();
  }

  /** Takes the work back; without effect once the JVM is ending. */
  @Override
  public void close() {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the work runs now, or has run.
    }
  }
}
