package org.poai.txpool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.WorkerPool;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SignedTransaction;
import org.poai.txpool.EnvelopeCheck.Screened;

/**
 * What was handed in and has no answer yet: bounded in number and bytes, screened by a few workers.
 * Safe from any thread.
 */
final class Submissions {
  private static final int WORKERS = 2;
  private static final int MAX_WAITING = 8_192;
  private static final long MAX_WAITING_BYTES = 32 << 20;

  private final EnvelopeCheck check;
  private final PoolTable table;
  private final PoolMetrics metrics;
  private final WorkerPool workers;
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean stopping;

  /** Results that somebody waits for; all of them end, at the latest when the pool stops. */
  private final Set<CompletableFuture<PoolResult>> waiting = ConcurrentHashMap.newKeySet();

  Submissions(
      EnvelopeCheck check, PoolTable table, PoolMetrics metrics, CriticalFailure criticalFailure) {
    this.check = check;
    this.table = table;
    this.metrics = metrics;
    this.workers = new WorkerPool("txpool", WORKERS, MAX_WAITING, criticalFailure);
  }

  /**
   * Screens an envelope.
   *
   * @param admit gets what passed, with the result that it has to end
   */
  @SuppressWarnings("CollectionUndefinedEquality") // it is the same object that is removed
  CompletableFuture<PoolResult> submit(
      Envelope envelope, BiConsumer<SignedTransaction, CompletableFuture<PoolResult>> admit) {
    CompletableFuture<PoolResult> result = new CompletableFuture<>();
    waiting.add(result);
    boolean fits = waitingBytes.addAndGet(envelope.size()) <= MAX_WAITING_BYTES;
    var unused =
        result.thenAccept(
            ended -> {
              waiting.remove(result);
              waitingBytes.addAndGet(-envelope.size());
              metrics.ended(ended);
            });
    if (!stopping && (!fits || !run(() -> screen(envelope, result, admit)))) {
      result.complete(RefusalReason.POOL_FULL.refused());
    }
    if (stopping) {
      result.complete(RefusalReason.STOPPING.refused());
    }
    return result;
  }

  /** A transaction that is known is not worth a signature. */
  private void screen(
      Envelope envelope,
      CompletableFuture<PoolResult> result,
      BiConsumer<SignedTransaction, CompletableFuture<PoolResult>> admit) {
    if (table.contains(envelope.hash())) {
      result.complete(RefusalReason.ALREADY_KNOWN.refused());
      return;
    }
    Screened screened = check.screen(envelope);
    if (screened instanceof Screened.Passed passed) {
      admit.accept(passed.signed(), result);
    } else {
      result.complete(((Screened.Stopped) screened).refused());
    }
  }

  /** Gets envelopes and hands on those that pass; false when there is no time for it now. */
  boolean screenAll(Supplier<List<Envelope>> envelopes, Consumer<List<SignedTransaction>> admit) {
    return run(
        () ->
            admit.accept(
                envelopes.get().parallelStream()
                    .map(check::screen)
                    .filter(Screened.Passed.class::isInstance)
                    .map(screened -> ((Screened.Passed) screened).signed())
                    .toList()));
  }

  private boolean run(Runnable work) {
    try {
      workers.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Takes nothing more. */
  void stop() {
    stopping = true;
    workers.stop(500);
  }

  /** Ends the results that nobody will end any more. */
  void endAll() {
    waiting.forEach(result -> result.complete(RefusalReason.STOPPING.refused()));
  }
}
