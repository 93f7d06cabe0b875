package org.poai.async;

/** Work that the JVM does when it is told to end by a signal or by {@code System.exit}. */
public final class ShutdownHook {
  private ShutdownHook() {}

  /** Adds {@code work}; the JVM ends when all such work has returned, or is halted. */
  public static void add(String name, Runnable work) {
    Runtime.getRuntime().addShutdownHook(new Thread(work, name));
  }
}
