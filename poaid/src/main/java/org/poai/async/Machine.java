package org.poai.async;

import java.security.SecureRandom;
import java.util.concurrent.Executor;

/**
 * What a program gets from the machine that it runs on: threads, durations and chance. The real one
 * is the JVM; a simulated one runs the threads of many nodes in turn, in virtual time, so that one
 * seed decides everything. The wall clock is a {@link Clock}, since people set it.
 */
public interface Machine {
  /** A new thread of this name with a queue of its own, for an {@link EventThread}. */
  TaskQueue thread(String name);

  /**
   * A few new threads without a state of their own.
   *
   * @param queued most tasks that wait for a thread
   */
  TaskPool pool(String name, int threads, int queued);

  /** Threads shared by all, for work that nobody bounds and that is rare. */
  Executor common();

  /** Nanoseconds since some instant, for durations: nobody can set it. */
  long nanoTime();

  /** Numbers that nobody can foresee. */
  SecureRandom random();

  /** The JVM's threads and the system's chance. */
  static Machine real() {
    return Jvm.MACHINE;
  }
}
