package org.poai.inference;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.inference.InferenceException.Kind;
import org.poai.metrics.Metrics;

/**
 * Owns the engine and its one thread: tasks wait in a bounded queue by {@link EnginePriority} and
 * end visibly, with a result, an {@link InferenceException}, or, when the service stops, {@code
 * UNAVAILABLE}. A task's other exceptions are bugs: they end its future and go to the {@link
 * CriticalFailure} hook.
 */
public final class InferenceService implements Service {
  private static final long STOP_MILLIS = 400;

  /** So often an engine of which nobody asks anything is looked at. */
  private static final long LOOK_MILLIS = 5_000;

  private final EngineQueue<Waiting<?>> queue;
  private final EventThread thread;
  private final EngineHealth health;
  private final EngineMetrics metrics;
  private final LongSupplier nanoTime;

  /** Tells how many tasks wait. */
  private final LongSupplier waiting;

  private volatile CheckedEngine engine;
  private final AtomicLong restartsBefore = new AtomicLong();
  private volatile boolean started;
  private volatile Waiting<?> running = Waiting.nothing();

  /**
   * A service over {@code engine}, which it will close.
   *
   * @param capacity most tasks that may wait in one priority
   */
  public InferenceService(
      InferenceEngine engine,
      int capacity,
      LongSupplier nanoTime,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this(engine, capacity, nanoTime, new EngineMetrics(metrics), criticalFailure);
  }

  /**
   * A service beside others over other engines.
   *
   * @param metrics of them all
   */
  public InferenceService(
      InferenceEngine engine,
      int capacity,
      LongSupplier nanoTime,
      EngineMetrics metrics,
      CriticalFailure criticalFailure) {
    this.queue = new EngineQueue<>(capacity);
    this.nanoTime = nanoTime;
    this.health = new EngineHealth(nanoTime);
    this.metrics = metrics;
    this.waiting = queue::size;
    this.engine = checked(engine, Credentials.NONE);
    metrics.begin(waiting, this::restarts);
    this.thread = new EventThread("inference", criticalFailure);
  }

  /** Tasks that were submitted before now begin to run. */
  @Override
  public void start() {
    started = true;
    thread.repeat(this::look, LOOK_MILLIS);
    for (int i = queue.size(); i > 0; i--) {
      thread.execute(this::runNext);
    }
  }

  /** From now on the engine must show these before it is believed. */
  public void require(Credentials credentials) {
    engine.inner().require(credentials);
  }

  private CheckedEngine checked(InferenceEngine inner, Credentials credentials) {
    return new CheckedEngine(
        new TrustedEngine(inner, credentials, nanoTime), metrics, nanoTime, health::progress);
  }

  /** Notices files that change while nobody asks anything, and that they are put back. */
  private void look() {
    TrustedEngine trusted = engine.inner();
    if (!trusted.isInDoubt()) {
      return;
    }
    health.begin();
    try {
      trusted.admit();
      health.answered();
    } catch (InferenceException e) {
      health.failed(e);
    }
  }

  @Override
  public void stop() {
    started = false;
    metrics.end(waiting);
    queue.close().forEach(InferenceService::endStopped);
    endStopped(running);
    engine.inner().close();
    thread.stop(STOP_MILLIS);
  }

  /**
   * Runs {@code task} on the engine thread when its turn comes. A future that its caller cancels
   * before then costs nothing.
   */
  public <T> CompletableFuture<T> submit(EnginePriority priority, EngineTask<T> task) {
    Waiting<T> waiting = new Waiting<>(task, new CompletableFuture<>());
    if (!queue.offer(priority, waiting)) {
      waiting.fail(Kind.UNAVAILABLE, "the engine's queue is full or closed");
    } else if (started) {
      thread.execute(this::runNext);
    }
    return waiting.future();
  }

  /**
   * Between two tasks, puts {@code next} in the engine's place, with the credentials that it must
   * show, and closes the old one; when the service has stopped, {@code next} is closed and the
   * future ends cancelled.
   */
  public CompletableFuture<Void> replace(InferenceEngine next, Credentials credentials) {
    CompletableFuture<Void> swapped =
        thread.call(
            () -> {
              InferenceEngine old = engine.inner().inner();
              restartsBefore.addAndGet(old.restarts());
              engine = checked(next, credentials);
              health.fresh();
              old.close();
              return null;
            });
    if (swapped.isCancelled()) {
      next.close();
    }
    return swapped;
  }

  /** Width of the present model's states. */
  public int dim() {
    return engine.dim();
  }

  /** Tasks that wait. */
  public int queued() {
    return queue.size();
  }

  /** Engine processes started after the first. */
  public long restarts() {
    return restartsBefore.get() + engine.restarts();
  }

  /** What is wrong with the engine, since when and why; for the watchdog. */
  public Optional<String> health() {
    return health.problem();
  }

  private void runNext() {
    Optional<Waiting<?>> next = started ? queue.poll() : Optional.empty();
    if (next.isPresent() && !next.get().future().isDone()) {
      run(next.get());
    }
  }

  private <T> void run(Waiting<T> waiting) {
    running = waiting;
    health.begin();
    try {
      T result = waiting.task().run(engine);
      ended();
      waiting.future().complete(result);
    } catch (InferenceException e) {
      health.failed(e);
      waiting.future().completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      ended();
      waiting.future().completeExceptionally(e);
      throw e;
    } finally {
      running = Waiting.nothing();
    }
  }

  /** A task that asked the engine nothing says nothing for an engine in doubt. */
  private void ended() {
    if (engine.inner().isDoubted()) {
      health.idle();
    } else {
      health.answered();
    }
  }

  private static void endStopped(Waiting<?> waiting) {
    waiting.fail(Kind.UNAVAILABLE, "the node is stopping");
  }

  /** A task and the future that its caller holds. */
  private record Waiting<T>(EngineTask<T> task, CompletableFuture<T> future) {
    private static final Waiting<?> NOTHING =
        new Waiting<>(engine -> "", CompletableFuture.completedFuture(""));

    static Waiting<?> nothing() {
      return NOTHING;
    }

    void fail(Kind kind, String message) {
      future.completeExceptionally(new InferenceException(kind, message));
    }
  }
}
