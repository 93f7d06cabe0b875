package org.poai.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.WorkerPool;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Position;
import org.poai.metrics.Metrics;
import org.poai.node.SeatOpener.Judging;
import org.poai.node.config.UserException;
import org.poai.node.engine.Models;
import org.poai.node.engine.RecordFiles;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.LifeEvents;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;

/**
 * Opens referees: under each manifest whose model and records this node has.
 *
 * @param files where a model is here, by its SHA-256
 * @param search what nonces are searched with beside a referee
 */
public record QuizModule(
    Function<Hash32, Optional<Path>> files,
    Start start,
    RecordFiles records,
    Search search,
    Metrics metrics,
    CriticalFailure criticalFailure) {
  /** One for a switch, one for a branch that goes back behind it. */
  private static final int OPENING = 2;

  private static final int WAITING = 64;

  /** Starts a model for a manifest; ends with {@link UserException} where it cannot be used. */
  @FunctionalInterface
  public interface Start {
    RunningModel model(Path file, Manifest manifest);
  }

  /** Decides what nonces are searched with. */
  @FunctionalInterface
  public interface Search {
    /** The referee's own exact evaluation. */
    Search EXACT =
        (engine, exact, arithmetic) ->
            CompletableFuture.completedFuture(new Searching(exact, () -> {}));

    /** The search beside a referee; ends with {@link UserException} where it cannot be had. */
    CompletableFuture<Searching> over(RunningModel engine, Quiz exact, EventThread arithmetic);
  }

  /**
   * A search that goes on.
   *
   * @param close lets go of an engine of its own
   */
  public record Searching(NonceSearch nonces, Runnable close) {}

  /**
   * Starts it for the block that stands next on a chain. Its first seat is opened beside what else
   * begins: a large model needs minutes, and the network need not wait for them.
   */
  public RunningQuiz start(Chain chain, ManifestSchedule schedule, Optional<RunningModel> founder) {
    Position next = chain.afterHead(schedule);
    return start(
        next.next().manifest(),
        next.next().number(),
        () -> chain.afterHead(schedule).epochKey(),
        Math.min(chain.spec().finality().maxReorg(), chain.spec().pace().epochBlocks()),
        founder);
  }

  /** Starts it for work under one manifest, without a chain. */
  public RunningQuiz start(
      Scheduled manifest, Supplier<Hash32> epochKey, Optional<RunningModel> founder) {
    return start(manifest, BlockNumber.GENESIS, epochKey, 0, founder);
  }

  private RunningQuiz start(
      Scheduled manifest,
      BlockNumber number,
      Supplier<Hash32> epochKey,
      long deepestReorg,
      Optional<RunningModel> founder) {
    WorkerPool opening = new WorkerPool("models", OPENING, WAITING, criticalFailure);
    Models models = new Models(opening);
    EventThread arithmetic = new EventThread("arithmetic", criticalFailure);
    Judging judging = new Judging(search, arithmetic, new QuizMetrics(metrics));
    SeatOpener opener = new SeatOpener(models, files, start, records, epochKey, judging, opening);
    Referees referees = new Referees(opener, deepestReorg, criticalFailure.machine().common());
    // A model that was started for the first manifest runs on where the head's manifest needs it.
    Optional<Models.Lease> founding =
        founder.map(model -> models.lease(model.model().sha256(), () -> model).join());
    CompletableFuture<RefereeSeat> first =
        referees
            .of(manifest, number)
            .whenComplete(
                (seat, failure) -> {
                  founding.ifPresent(lease -> lease.release().run());
                  if (seat instanceof Vacant vacant) {
                    LifeEvents.warning("Proofs are not judged: " + vacant.why());
                  }
                });
    return new RunningQuiz(referees, first, records, models, arithmetic, opening);
  }
}
