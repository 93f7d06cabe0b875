package org.poai.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.governance.Outlook.Prospect;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.check.CandidateCheck;
import org.poai.governance.check.CandidateCheck.Claim;
import org.poai.governance.check.CheckJournal;
import org.poai.governance.check.CheckResult;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Interrupted;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.governance.check.Comparison;
import org.poai.governance.check.Comparison.Scores;
import org.poai.governance.check.Comparison.Unmeasured;
import org.poai.governance.check.Score;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.TimerMetric;
import org.poai.primitives.BlockNumber;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;
import org.poai.quiz.prompt.Futures;

/**
 * Checks one manifest after the other on a thread of its own, beside mining: opens the referee's
 * seat under it, and asks what {@link CandidateCheck} asks. The seat stays open, so that the model
 * is warm when the manifest begins to rule.
 */
public final class Checker {
  private static final long PATIENCE_MILLIS = 500;

  private final Referees referees;
  private final Shelf shelf;
  private final CandidateCheck.Limits limits;
  private final Path file;
  private final Bearing bearing;
  private final LongSupplier nanoTime;
  private final TimerMetric seconds;
  private final EventThread thread;
  private volatile boolean isStopped;

  /** What is being looked at, and by how many. */
  private final Map<Scheduled, Integer> busy = new ConcurrentHashMap<>();

  /** Touched on the thread only. */
  private @Nullable CheckJournal journal;

  /** What is known of models on this machine. */
  @FunctionalInterface
  public interface Bearing {
    /** Why the model of a manifest cannot be started beside those that run now, as a clause. */
    default Optional<String> shortage(Manifest manifest) {
      return Optional.empty();
    }

    /** Why no chain should rest on it, as a clause. Waits; ends with why it cannot be measured. */
    Optional<String> complaint(Manifest manifest) throws CompletionException;
  }

  /**
   * Checks of a node.
   *
   * @param file keeps results over restarts
   */
  public Checker(
      Referees referees,
      Shelf shelf,
      CandidateCheck.Limits limits,
      Path file,
      Bearing bearing,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.referees = referees;
    this.shelf = shelf;
    this.limits = limits;
    this.file = file;
    this.bearing = bearing;
    this.nanoTime = criticalFailure.machine()::nanoTime;
    this.seconds =
        metrics.timer(
            MetricCategory.GOVERNANCE,
            "check_seconds",
            "Checks of candidates, from the open model on");
    this.thread = new EventThread("governance-checks", criticalFailure);
  }

  /** Whether a check would take the place of no model that a branch may need. */
  boolean hasRoom(Scheduled manifest) {
    return referees.hasRoom(manifest);
  }

  /** Keeps the model of a manifest warm up to a block. */
  void warm(Scheduled manifest, BlockNumber next) {
    if (referees.hasRoom(manifest)) {
      var unused = referees.of(manifest, next);
    }
  }

  /** The chain goes on meanwhile, and what is being looked at is needed longer. */
  void moved(BlockNumber next) {
    busy.keySet().forEach(manifest -> warm(manifest, next));
  }

  private <T> CompletableFuture<T> busyWith(
      Scheduled manifest, Supplier<CompletableFuture<T>> look) {
    busy.merge(manifest, 1, Integer::sum);
    return look.get()
        .whenComplete(
            (result, failure) ->
                busy.computeIfPresent(
                    manifest, (key, lookers) -> lookers == 1 ? null : lookers - 1));
  }

  /** Lets go of a manifest that will not rule. */
  void dismiss(Scheduled manifest) {
    referees.dismiss(manifest.hash());
  }

  /**
   * Checks a manifest.
   *
   * @param ruling what rules the next block
   * @param isWanted asked now and then, on any thread
   */
  CompletableFuture<CheckResult> check(
      Prospect prospect, Scheduled ruling, BlockNumber next, BooleanSupplier isWanted) {
    Optional<String> shortage = bearing.shortage(prospect.manifest().manifest());
    if (shortage.isPresent()) {
      return CompletableFuture.completedFuture(new Interrupted(shortage.get()));
    }
    return busyWith(
        prospect.manifest(),
        () ->
            referees
                .of(prospect.manifest(), next)
                .thenApplyAsync(
                    seat -> timed(() -> judge(seat, prospect, ruling, isWanted)), thread));
  }

  private CheckResult timed(Supplier<CheckResult> check) {
    long start = nanoTime.getAsLong();
    CheckResult result = check.get();
    seconds.observeNanos(nanoTime.getAsLong() - start);
    return result;
  }

  /** Measures how well two models answer the records of their manifests. */
  CompletableFuture<Comparison> compare(
      Scheduled proposed, Scheduled ruling, BlockNumber next, int records) {
    if (!referees.hasRoom(proposed)) {
      return CompletableFuture.completedFuture(
          new Unmeasured("two models are in memory already; ask again in a few blocks"));
    }
    Optional<String> shortage = bearing.shortage(proposed.manifest());
    if (shortage.isPresent()) {
      return CompletableFuture.completedFuture(new Unmeasured(shortage.get()));
    }
    return busyWith(
        proposed,
        () ->
            referees
                .of(proposed, next)
                .thenCombineAsync(
                    referees.of(ruling, next),
                    (candidate, now) -> compare(candidate, now, records),
                    thread));
  }

  private Comparison compare(RefereeSeat proposed, RefereeSeat ruling, int records) {
    if (proposed instanceof Vacant vacant) {
      return new Unmeasured("the proposed model does not run here: " + vacant.why());
    }
    if (ruling instanceof Vacant vacant) {
      return new Unmeasured("the present model does not run here: " + vacant.why());
    }
    try {
      Optional<Score> old = Score.of((Judge) ruling, records, nanoTime);
      Optional<Score> young = Score.of((Judge) proposed, records, nanoTime);
      return old.isPresent() && young.isPresent()
          ? new Scores(old.get(), young.get())
          : new Unmeasured("a record gave no result");
    } catch (CompletionException e) {
      return new Unmeasured("the engine cannot run: " + Futures.cause(e).getMessage());
    }
  }

  private CheckResult judge(
      RefereeSeat seat, Prospect prospect, Scheduled ruling, BooleanSupplier isWanted) {
    if (seat instanceof Vacant vacant) {
      return vacant.lasting() ? new Failed(vacant.why()) : new Interrupted(vacant.why());
    }
    Judge candidate = (Judge) seat;
    CandidateCheck check =
        new CandidateCheck(limits, nanoTime, () -> !isStopped && isWanted.getAsBoolean());
    Optional<Judge> now = referees.judge(ruling.hash());
    Optional<String> objection = check.objection(candidate, now, claim(prospect));
    if (objection.isPresent()) {
      return new Failed(objection.get());
    }
    CheckResult records =
        results()
            .find(prospect.manifest().manifest())
            .orElseGet(() -> kept(prospect.manifest(), run(check, candidate)));
    return records instanceof Passed passed ? passed.and(check.pace(candidate, now)) : records;
  }

  private CheckResult run(CandidateCheck check, Judge candidate) {
    try {
      Optional<String> unfit = bearing.complaint(candidate.quiz().referee().manifest());
      return unfit.isPresent()
          ? new Failed("the model cannot be used: " + unfit.get())
          : check.records(candidate);
    } catch (CompletionException e) {
      return new Interrupted(String.valueOf(Futures.cause(e).getMessage()));
    }
  }

  private Optional<Claim> claim(Prospect prospect) {
    return prospect
        .subject()
        .model()
        .flatMap(
            record ->
                shelf.file(record.hashes().modelSha256()).map(path -> new Claim(record, path)));
  }

  private CheckJournal results() {
    if (journal == null) {
      journal = new CheckJournal(file);
    }
    return journal;
  }

  private CheckResult kept(Scheduled manifest, CheckResult result) {
    try {
      results().keep(manifest.manifest(), result);
    } catch (IOException e) {
      return result; // it is asked for again after the next start
    }
    return result;
  }

  /** Ends what is under way. */
  void stop() {
    isStopped = true;
    thread.stop(PATIENCE_MILLIS);
  }
}
