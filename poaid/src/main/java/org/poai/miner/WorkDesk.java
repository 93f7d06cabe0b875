package org.poai.miner;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.head.HeadListener;
import org.poai.memory.BoundedMap;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Lottery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands work out to other machines and takes what they bring; decision 016.
 *
 * <p>For the next maintainer: whoever may ask the node may also lie to it. What comes back is
 * checked in the order of cost: whether the work is of the present head, whether the worker is
 * refused, ℓ̂ ≤ T; then one at a time is looked at by this node's own model, and computed only
 * once: what fails here is not recomputed in a fresh engine process, as a failure of a peer's block
 * is, since a worker's guess must not restart the engine. Only what this node itself has found
 * right goes to the door of the chain, where it is remembered as such. A worker is never told what
 * would have been right, or a guess would be a free evaluation. All calls answer at once; a worker
 * asks again with the same seal to hear what became of it. The thread {@code work} owns everything
 * here.
 */
public final class WorkDesk implements Service, HeadListener {
  /** Submissions that wait; half of the places are for workers that have delivered before. */
  static final int MAX_WAITING = 8;

  private static final Logger LOG = LoggerFactory.getLogger(WorkDesk.class);
  private static final int MAX_OUTCOMES = 64;
  private static final long REFRESH_MILLIS = 5_000;
  private static final long IMPROVE_MILLIS = 500;

  private final DeskParts parts;
  private final LongSupplier nanoTime;
  private final EventThread thread;
  private final WorkShelf shelf;
  private final WorkerBook book = new WorkerBook();
  private final Queue<Submission> waiting = new ArrayDeque<>();
  private final LabelledCounter<Kind> refusals;
  private final CounterMetric accepted;
  private final AtomicInteger workers = new AtomicInteger();
  private @Nullable Submission checking;
  private boolean improving;

  private final Map<Offer, Outcome> outcomes = BoundedMap.byAge(MAX_OUTCOMES);

  public WorkDesk(
      DeskParts parts, LongSupplier nanoTime, Metrics metrics, CriticalFailure criticalFailure) {
    this.parts = parts;
    this.nanoTime = nanoTime;
    this.thread = new EventThread("work", criticalFailure);
    this.shelf = new WorkShelf(parts.sources(), thread);
    this.refusals =
        metrics.counter(
            MetricCategory.MINER,
            "work_refused",
            "Seals of workers that were refused",
            "reason",
            Kind.class);
    this.accepted =
        metrics.counter(MetricCategory.MINER, "work_accepted", "Blocks that workers found");
    metrics.gauge(MetricCategory.MINER, "workers", "Workers heard of lately", workers::get);
  }

  /** What a worker gets that asks for work. */
  public sealed interface WorkReply {
    record Ready(UnsealedBlock work) implements WorkReply {}

    /** It is being made: ask again in a moment. */
    record Preparing() implements WorkReply {}

    /** There is none now. */
    record None(String why) implements WorkReply {}
  }

  /** A seal for work that was handed out. */
  public record Offer(Hash32 sealHash, Seal seal) {}

  /** What has become of an offer. */
  public sealed interface Outcome {
    /** It waits for its check, or is being checked. */
    record Checking() implements Outcome {}

    /** It made this block of the chain. */
    record Accepted(SealedHeader block) implements Outcome {}

    /** Not taken; {@code kind} is the metric's word. */
    record Refused(Kind kind, String why) implements Outcome {}
  }

  /** Why an offer is not taken. */
  public enum Kind {
    STALE,
    REFUSED,
    ABOVE_TARGET,
    BUSY,
    FALSE_PROOF,
    NOT_JUDGED,
    NOT_IMPORTED;

    /** As JSON-RPC names it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Submission(Offer offer, UnsealedBlock work, Worker worker) {
    SealedHeader header() {
      return work.sealed(offer.seal());
    }
  }

  @Override
  public void start() {
    thread.repeat(() -> shelf.refresh(nanoTime.getAsLong()), REFRESH_MILLIS);
  }

  @Override
  public void stop() {
    thread.execute(shelf::stop);
    thread.stop(500);
  }

  @Override
  public void onHead(HeadChange change) {
    Hash32 head = change.head().header().hash();
    thread.execute(() -> shelf.follow(head, nanoTime.getAsLong()));
  }

  /** There are new transactions to be had. */
  public void improve() {
    thread.execute(
        () -> {
          if (!improving) {
            improving = true;
            thread.schedule(
                () -> {
                  improving = false;
                  shelf.improve();
                },
                IMPROVE_MILLIS);
          }
        });
  }

  /**
   * Work on the present head.
   *
   * @param reward who is paid; the node's own address where it is left out
   * @param evaluations nonces that the worker has evaluated, as it says
   */
  public CompletableFuture<WorkReply> work(
      Worker worker, Optional<Address> reward, long evaluations) {
    return thread.call(
        () -> {
          long now = nanoTime.getAsLong();
          book.asked(worker, evaluations, now);
          workers.set(book.size());
          Optional<Address> address = reward.or(parts::reward);
          return address.isPresent()
              ? shelf.take(address.get(), book.isTrusted(worker), now)
              : new WorkReply.None("this node has no address of its own; name the one to be paid");
        });
  }

  /** Takes a seal, or tells what has become of one that was taken. */
  public CompletableFuture<Outcome> submit(Worker worker, Offer offer) {
    return thread.call(
        () -> {
          Outcome known = outcomes.get(offer);
          return known == null ? offered(worker, offer) : known;
        });
  }

  /** What the workers have done, those that have delivered first. */
  public CompletableFuture<List<WorkerReport>> workers() {
    return thread.call(() -> book.reports(nanoTime.getAsLong()));
  }

  private Outcome offered(Worker worker, Offer offer) {
    long now = nanoTime.getAsLong();
    long refused = book.refusedSeconds(worker, now);
    Optional<UnsealedBlock> work = shelf.find(offer.sealHash());
    if (refused > 0) {
      return refuse(Kind.REFUSED, "refused for " + refused + " s, after a false proof");
    }
    if (work.isEmpty()) {
      book.late(worker, now);
      return refuse(Kind.STALE, "stale work");
    }
    Hash32 sealHash = work.get().challenge().sealHash();
    if (Lottery.of(sealHash, offer.seal()).compareTo(work.get().part().terms().target()) > 0) {
      return refuse(Kind.ABOVE_TARGET, "above the target");
    }
    if (isBusy(worker)) {
      return refuse(Kind.BUSY, "busy: other seals are being checked");
    }
    outcomes.put(offer, new Outcome.Checking());
    waiting.add(new Submission(offer, work.get(), worker));
    next();
    return Optional.ofNullable(outcomes.get(offer)).orElseGet(Outcome.Checking::new);
  }

  /** One unverified seal per worker, a few in all. */
  private boolean isBusy(Worker worker) {
    int places = book.isTrusted(worker) ? MAX_WAITING : MAX_WAITING / 2;
    return waiting.size() >= places
        || (checking != null && checking.worker().equals(worker))
        || waiting.stream().anyMatch(submission -> submission.worker().equals(worker));
  }

  private Outcome.Refused refuse(Kind kind, String why) {
    refusals.increment(kind);
    return new Outcome.Refused(kind, why);
  }

  private void next() {
    while (checking == null && !waiting.isEmpty()) {
      Submission submission = waiting.remove();
      long refused = book.refusedSeconds(submission.worker(), nanoTime.getAsLong());
      if (refused > 0) {
        end(submission, refuse(Kind.REFUSED, "refused for " + refused + " s, after a false proof"));
      } else if (shelf.find(submission.offer().sealHash()).isEmpty()) {
        late(submission);
      } else {
        check(submission);
      }
    }
  }

  private void late(Submission submission) {
    book.late(submission.worker(), nanoTime.getAsLong());
    end(submission, refuse(Kind.STALE, "stale work"));
  }

  private void check(Submission submission) {
    checking = submission;
    var unused =
        parts
            .look()
            .at(submission.header(), submission.work())
            .whenComplete((verdict, failure) -> thread.execute(() -> looked(submission, verdict)));
  }

  private void looked(Submission submission, @Nullable Verdict verdict) {
    if (verdict instanceof Verdict.Proven) {
      Block block = submission.work().block(submission.header());
      var unused =
          parts
              .door()
              .take(block, submission.worker())
              .whenComplete(
                  (result, failure) -> thread.execute(() -> imported(submission, result)));
      return;
    }
    if (verdict instanceof Verdict.False) {
      long seconds = book.lied(submission.worker(), nanoTime.getAsLong());
      LOG.warn(
          "Worker {} at {} brought a false proof: refused for {} s",
          submission.worker().name(),
          submission.worker().place(),
          seconds);
      checked(submission, refuse(Kind.FALSE_PROOF, "the proof is false"));
    } else {
      String why = verdict instanceof Verdict.Abstain abstain ? abstain.why() : "the node stops";
      checked(submission, refuse(Kind.NOT_JUDGED, "it cannot be judged now: " + why));
    }
  }

  private void imported(Submission submission, @Nullable ImportResult result) {
    if (result instanceof ImportResult.Imported) {
      book.delivered(submission.worker(), nanoTime.getAsLong());
      // The news comes later; until then nobody should work on the old head, nor be judged for it.
      shelf.follow(submission.header().hash(), nanoTime.getAsLong());
      accepted.increment();
      checked(submission, new Outcome.Accepted(submission.header()));
    } else if (result instanceof ImportResult.Rejected rejected) {
      LOG.warn(
          "A worker's block with our own template was refused: {}: {}",
          rejected.reason(),
          rejected.detail());
      checked(submission, refuse(Kind.NOT_IMPORTED, "the block was refused"));
    } else {
      book.late(submission.worker(), nanoTime.getAsLong());
      checked(submission, refuse(Kind.STALE, "stale work"));
    }
  }

  private void checked(Submission submission, Outcome outcome) {
    checking = null;
    end(submission, outcome);
    next();
  }

  private void end(Submission submission, Outcome outcome) {
    outcomes.put(submission.offer(), outcome);
  }
}
