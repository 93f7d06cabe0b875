package org.poai.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.poai.async.CriticalFailure;
import org.poai.async.Machine;
import org.poai.async.TaskPool;
import org.poai.async.TaskQueue;

/**
 * A machine in virtual time: the threads of a program take turns on the caller's, each task a few
 * microseconds after it was handed over, as the seed says. It can lose its power at any moment;
 * then no task of it runs any more.
 */
public final class VirtualMachine implements Machine {
  private static final int MAX_DELAY_NANOS = 20_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private boolean off;

  public VirtualMachine(VirtualTime time, SplittableRandom random) {
    this.time = time;
    this.random = random;
  }

  /** What runs on it, and of which nothing may fail. */
  public CriticalFailure program() {
    return new CriticalFailure() {
      @Override
      public void report(String part, Throwable cause) {
        throw new AssertionError(part, cause);
      }

      @Override
      public Machine machine() {
        return VirtualMachine.this;
      }
    };
  }

  /** Ends the program at once. */
  public void powerOff() {
    off = true;
  }

  public boolean isOff() {
    return off;
  }

  @Override
  public TaskQueue thread(String name) {
    return new VirtualThread(Integer.MAX_VALUE);
  }

  @Override
  public TaskPool pool(String name, int threads, int queued) {
    List<VirtualThread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(new VirtualThread(Math.max(1, queued / threads)));
    }
    return new VirtualPool(all);
  }

  @Override
  public Executor common() {
    return task -> new VirtualThread(1).execute(task);
  }

  @Override
  public long nanoTime() {
    return time.nanos();
  }

  @Override
  public SeededRandom random() {
    return new SeededRandom(random.split());
  }

  /** The shortest queue takes the next task. */
  private record VirtualPool(List<VirtualThread> threads) implements TaskPool {
    @Override
    public void execute(Runnable task) {
      VirtualThread idlest = threads.get(0);
      for (VirtualThread thread : threads) {
        idlest = thread.queued() < idlest.queued() ? thread : idlest;
      }
      idlest.execute(task);
    }

    @Override
    public boolean stop(long waitMillis) {
      for (VirtualThread thread : threads) {
        thread.stop(waitMillis);
      }
      return true;
    }
  }

  /** One thread; a task that spends time holds up those behind it. */
  private final class VirtualThread implements TaskQueue {
    private final int capacity;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long freeAt;
    private boolean isDue;
    private boolean isRunning;
    private boolean stopped;

    VirtualThread(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public void execute(Runnable task) {
      if (stopped || waiting.size() >= capacity) {
        throw new RejectedExecutionException("stopped or full");
      }
      waiting.add(task);
      wake();
    }

    private void wake() {
      if (!isDue && !isRunning && !waiting.isEmpty()) {
        isDue = true;
        long delay = Math.max(0, freeAt - time.nanos()) + random.nextInt(MAX_DELAY_NANOS);
        time.afterNanos(delay, this::runNext);
      }
    }

    private void runNext() {
      isDue = false;
      Runnable next = waiting.poll();
      if (off || next == null) {
        return;
      }
      isRunning = true;
      try {
        next.run();
      } finally {
        isRunning = false;
        freeAt = time.nanos();
      }
      wake();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      if (stopped) {
        throw new RejectedExecutionException("stopped");
      }
      time.after(
          delayMillis,
          () -> {
            if (!off && !stopped) {
              execute(task);
            }
          });
    }

    @Override
    public void repeat(Runnable task, long delayMillis) {
      schedule(
          () -> {
            task.run();
            if (!stopped) {
              repeat(task, delayMillis);
            }
          },
          delayMillis);
    }

    @Override
    public boolean isCurrent() {
      return isRunning;
    }

    @Override
    public int queued() {
      return waiting.size() + (isRunning ? 1 : 0);
    }

    @Override
    public boolean stop(long waitMillis) {
      stopped = true;
      return true;
    }
  }
}
