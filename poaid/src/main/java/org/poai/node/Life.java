package org.poai.node;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.ShutdownHook;
import org.poai.disk.DiskException;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.log.LogSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From start to end of a program that runs until it is told to stop: its parts are stopped in
 * reverse. Ctrl-C and SIGTERM stop it in order; a part that cannot go on ends it with a reason and
 * an exit code. Safe from any thread.
 */
public final class Life implements CriticalFailure {
  private static final Logger LOG = LoggerFactory.getLogger(Life.class);
  private static final long STOP_MILLIS = 2_500;

  private final Runnable stopping;
  private final Runnable stopped;
  private final Deque<Runnable> stops = new ConcurrentLinkedDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile ExitCode exitCode = ExitCode.OK;
  private boolean isStopped;

  /** A life that tells when its parts begin to be stopped, and when they are. */
  public Life(Runnable stopping, Runnable stopped) {
    this.stopping = stopping;
    this.stopped = stopped;
  }

  /** Starts the parts and waits until the end; how it ended. */
  public ExitCode run(Runnable start) {
    ShutdownHook hook = stopOnSignal();
    try {
      start.run();
      ended.await();
    } catch (UserException e) {
      exitCode = e.exitCode();
      throw e;
    } catch (RuntimeException e) {
      throw DiskException.behind(e).<RuntimeException>map(this::diskFailed).orElse(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ShutdownHook.bounded("stop", this::stop, STOP_MILLIS)) {
        LOG.warn("A part of the program did not stop in time; it is left behind");
      }
      hook.close();
    }
    return exitCode;
  }

  private UserException diskFailed(DiskException disk) {
    exitCode = ExitCode.DATA;
    return new UserException(ExitCode.DATA, String.valueOf(disk.getMessage()));
  }

  /** Starts a part, to be stopped at the end. */
  public void service(Service service) {
    service.start();
    atEnd(service::stop);
  }

  public void atEnd(Runnable stop) {
    stops.push(stop);
  }

  /** Whether the end comes within this time. */
  public boolean endsWithin(long millis) {
    try {
      return ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** A part cannot go on. */
  @Override
  public void report(String part, Throwable cause) {
    if (failed.compareAndSet(false, true)) {
      Optional<DiskException> disk = DiskException.behind(cause);
      if (cause instanceof UserException user) {
        exitCode = user.exitCode();
        LOG.error("Stopping: {}", user.getMessage());
      } else if (disk.isPresent()) {
        exitCode = ExitCode.DATA;
        LOG.error("Stopping: {}", disk.get().getMessage());
      } else {
        exitCode = ExitCode.FAILURE;
        LOG.error("Stopping: {} failed", part, cause);
      }
    }
    ended.countDown();
  }

  /**
   * Ctrl-C or SIGTERM, and also {@code System.exit}: the program stops in order, then the JVM is
   * halted with its code.
   */
  private ShutdownHook stopOnSignal() {
    return ShutdownHook.add(
        "shutdown",
        () -> {
          ended.countDown();
          stop();
        },
        STOP_MILLIS,
        () -> {
          LogSetup.close();
          Runtime.getRuntime().halt(exitCode.number());
        });
  }

  private synchronized void stop() {
    if (isStopped) {
      return;
    }
    isStopped = true;
    stopping.run();
    while (!stops.isEmpty()) {
      Runnable stop = stops.pop();
      try {
        stop.run();
      } catch (RuntimeException e) {
        LOG.warn("While stopping: {}", e.toString(), e);
      }
    }
    stopped.run();
  }
}
