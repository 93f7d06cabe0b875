package org.poai.miner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Machine;
import org.poai.async.Service;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.head.HeadListener;
import org.poai.inference.InferenceException;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.NonceSearch.Outcome;
import org.poai.quiz.Searches;
import org.poai.quiz.proof.Lottery;

/**
 * Searches nonces for the present head. Two evaluations are in flight, so that the engine computes
 * the next while the arithmetic of the last is done. A new head drops the search; a refreshed
 * template on the same head does not: what is in flight may still win with the template that it was
 * begun for.
 */
public final class Miner implements Service, HeadListener {
  private static final int IN_FLIGHT = 2;
  private static final long REFRESH_MILLIS = 5_000;
  private static final long IMPROVE_MILLIS = 500;

  /** So many times as long as work took to get passes before better work is asked for. */
  private static final int SPARING = 4;

  private static final long RETRY_MILLIS = 1_000;

  private final WorkSource source;
  private final Searches searches;
  private final MinerListener listener;
  private final EventThread thread;
  private final Machine machine;
  private final AtomicLong evaluations = new AtomicLong();
  private final Map<Long, CompletableFuture<?>> inFlight = new HashMap<>();

  private final Drought drought = new Drought();

  /** Why the search has left the head, until the head moves. */
  private volatile Optional<String> barren = Optional.empty();

  private @Nullable UnsealedBlock work;
  private long nonce;

  /** Grows with each head: what belongs to an older one is dropped. */
  private long generation;

  private long evaluationsOnHead;
  private long counted;
  private long countedAt;
  private volatile double perSecond;
  private long searchStart;

  /** From the start to the stop. A head that is heard of outside of that moves nothing. */
  private boolean isSearching;

  /** Of the block that is on its way to the chain; before the first one no generation. */
  private long submittedGeneration = -1;

  /** Transactions because of which better work may be asked for soon. */
  private final List<SignedTransaction> arrived = new ArrayList<>();

  /** What it took to get the work. */
  private long fetchNanos;

  public Miner(
      WorkSource source,
      Searches searches,
      MinerListener listener,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.source = source;
    this.searches = searches;
    this.listener = listener;
    this.machine = criticalFailure.machine();
    this.countedAt = machine.nanoTime();
    this.searchStart = countedAt;
    this.thread = new EventThread("miner", criticalFailure);
    // A random start, so that two miners with one template do not repeat each other's work.
    this.nonce = machine.random().nextLong();
    metrics.counter(
        MetricCategory.MINER, "evaluations", "Nonces evaluated by the miner", evaluations::get);
  }

  @Override
  public void start() {
    thread.execute(
        () -> {
          isSearching = true;
          restart();
        });
    thread.repeat(this::refresh, REFRESH_MILLIS);
  }

  @Override
  public void stop() {
    thread.execute(
        () -> {
          isSearching = false;
          drop();
        });
    thread.stop(1_000);
  }

  @Override
  public void onHead(HeadChange change) {
    headMoved();
  }

  /** There is a new head where the work comes from. */
  public void headMoved() {
    thread.execute(this::restart);
  }

  /**
   * There are new transactions to be had: if the block has room, or if they pay more than what is
   * in it, work is asked for anew, at most every {@value #IMPROVE_MILLIS} ms, and so seldom that
   * the building of blocks takes a small part of the time.
   */
  public void improve(List<SignedTransaction> transactions) {
    thread.execute(
        () -> {
          if (arrived.isEmpty()) {
            long pause = TimeUnit.NANOSECONDS.toMillis(SPARING * fetchNanos);
            thread.schedule(this::fetchBetter, Math.max(IMPROVE_MILLIS, pause));
          }
          arrived.addAll(transactions);
        });
  }

  private void refresh() {
    long now = machine.nanoTime();
    long evaluated = evaluations.get();
    perSecond = (evaluated - counted) * 1e9 / (now - countedAt);
    counted = evaluated;
    countedAt = now;
    if (submittedGeneration != generation) {
      fetch();
    }
  }

  /** Nonces per second, of the last {@value #REFRESH_MILLIS} ms before it was counted last. */
  public double evaluationsPerSecond() {
    return perSecond;
  }

  private void fetchBetter() {
    List<SignedTransaction> better = List.copyOf(arrived);
    arrived.clear();
    if (work != null && (work.hasRoom() || work.gainsBy(better))) {
      fetch();
    }
  }

  /** What is wrong with the search; for the watchdog. */
  public Optional<String> problem() {
    return barren.or(drought::problem);
  }

  /** Nonces that had a result, since the start. */
  public long evaluations() {
    return evaluations.get();
  }

  private void restart() {
    barren = Optional.empty();
    restartBeside();
  }

  private void restartBeside() {
    startAnew();
    fetch();
  }

  private void startAnew() {
    drop();
    evaluationsOnHead = 0;
    drought.end();
    searchStart = machine.nanoTime();
  }

  /** Forgets the work and what is being evaluated for it. */
  private void drop() {
    generation++;
    work = null;
    inFlight.values().forEach(evaluation -> evaluation.cancel(false));
    inFlight.clear();
  }

  private void fetch() {
    if (!isSearching) {
      return;
    }
    long asked = generation;
    long start = machine.nanoTime();
    thread.after(source.work(), answer -> fetched(asked, machine.nanoTime() - start, answer));
  }

  private void fetched(long asked, long nanos, WorkAnswer answer) {
    fetchNanos = nanos;
    if (asked != generation) {
      return;
    }
    if (answer instanceof WorkAnswer.NoWork none) {
      listener.waiting(none.reason());
      thread.schedule(() -> retry(asked), RETRY_MILLIS);
      return;
    }
    UnsealedBlock found = (UnsealedBlock) answer;
    if (work != null && !work.isOnSameParent(found)) {
      // Nobody told of the new head, or not yet.
      startAnew();
    }
    work = found;
    fill();
  }

  private void retry(long asked) {
    if (asked == generation && work == null) {
      fetch();
    }
  }

  private void fill() {
    while (work != null && inFlight.size() < IN_FLIGHT) {
      begin(work, nonce++);
    }
  }

  private void begin(UnsealedBlock begun, long tried) {
    Optional<NonceSearch> search = searches.under(begun.manifestHash());
    if (search.isEmpty()) {
      pause("the model of the next block is not open here");
      return;
    }
    CompletableFuture<Outcome> evaluation =
        search.get().evaluate(begun.challenge(), tried, begun.part().terms().target());
    long started = generation;
    inFlight.put(tried, evaluation);
    thread.after(
        evaluation,
        result -> {
          if (started == generation) {
            inFlight.remove(tried);
            finished(begun, tried, result);
          }
        },
        InferenceException.class,
        failure -> {
          if (started == generation) {
            inFlight.remove(tried);
            failed(failure);
          }
        });
  }

  /** Nonces without a result are no work done, so they count nowhere. */
  private void finished(UnsealedBlock begun, long tried, Outcome outcome) {
    drought.note(outcome);
    if (drought.problem().isPresent() && source.avoid(begun.part().lineage().parentHash())) {
      barren = drought.problem().map(why -> why + "; the search goes on beside it");
      restartBeside();
      return;
    }
    if (outcome instanceof Outcome.Result || outcome instanceof Outcome.Loss) {
      evaluations.incrementAndGet();
      evaluationsOnHead++;
    }
    Optional<SealedHeader> winner =
        outcome
            .evaluation()
            .map(evaluation -> begun.sealed(tried, evaluation))
            .filter(
                header ->
                    Lottery.of(header.sealHash(), header.header().seal())
                            .compareTo(header.header().target())
                        <= 0);
    if (winner.isPresent()) {
      submit(begun.block(winner.get()));
    } else {
      fill();
    }
  }

  /** An engine that is down is tried again later. */
  private void failed(InferenceException failure) {
    pause(String.valueOf(failure.getMessage()));
  }

  private void pause(String reason) {
    drop();
    long asked = generation;
    listener.waiting(reason);
    thread.schedule(() -> retry(asked), RETRY_MILLIS);
  }

  private void submit(Block block) {
    long tried = evaluationsOnHead;
    long nanos = machine.nanoTime() - searchStart;
    drop();
    long submitted = generation;
    // A second block on the same parent would come too late, so nothing is sought meanwhile.
    submittedGeneration = submitted;
    thread.after(source.submit(block), result -> submitted(block, tried, nanos, submitted, result));
  }

  private void submitted(
      Block block, long tried, long nanos, long submitted, MinedBlockResult result) {
    if (result instanceof MinedBlockResult.Accepted) {
      listener.mined(block, tried, nanos);
    } else if (isSearching) {
      listener.notTaken(block, result);
    }
    // The head event restarts the search; without one the same head is searched again.
    if (submitted == generation && isSearching) {
      submittedGeneration = -1;
      thread.schedule(() -> retry(submitted), RETRY_MILLIS);
    }
  }

  static Throwable unwrap(@Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException("no result") : failure;
    return cause instanceof CompletionException && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }
}
