package org.poai.node;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Position;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedStore;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.Referee;
import org.poai.quiz.Referees;
import org.poai.quiz.Referees.Seat;
import org.poai.quiz.Refereeship;
import org.poai.quiz.UnfitModelException;

/** Seals the records under the epoch's key and makes the node a referee, where it is one. */
public final class QuizModule {
  private QuizModule() {}

  /**
   * What judges proofs.
   *
   * @param first who judges under the manifest that rules now
   */
  public record Started(Referees referees, Seat first, SealedStore sealed, EventThread arithmetic) {
    /** What judges proofs, under whatever manifest. */
    public ProofVerifier verifier() {
      return referees;
    }

    /** The referee under the manifest that rules now; empty where this node cannot be one. */
    public Optional<QuizVerifier> judge() {
      return first.judge();
    }

    /** What proofs are made with; empty where this node is no referee. */
    public Optional<Quiz> quiz() {
      return judge().map(QuizVerifier::quiz);
    }
  }

  /** Starts it for the block that stands next. */
  public static Started start(
      Position next,
      ModelModule.Started engine,
      Corpus corpus,
      DataDirectory directory,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    return start(
        next.manifest(), next.epochKey(), engine, corpus, directory, metrics, criticalFailure);
  }

  /**
   * Starts what proofs are made and judged with.
   *
   * @param epochKey the present one, under which the records are sealed
   */
  public static Started start(
      Manifest manifest,
      Hash32 epochKey,
      ModelModule.Started engine,
      Corpus corpus,
      DataDirectory directory,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    try {
      SealedStore sealed = SealedStore.open(directory.sealedDataset(), corpus, epochKey, metrics);
      EventThread arithmetic = new EventThread("arithmetic", criticalFailure);
      Seat seat = seat(manifest, engine, sealed, arithmetic, new QuizMetrics(metrics));
      if (seat instanceof Seat.Vacant vacant) {
        LifeEvents.warning("Proofs are not judged: " + vacant.why());
      }
      return new Started(
          new Referees(other -> open(manifest, seat, other)), seat, sealed, arithmetic);
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    } catch (UnfitModelException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  private static Seat seat(
      Manifest manifest,
      ModelModule.Started engine,
      SealedStore sealed,
      EventThread arithmetic,
      QuizMetrics metrics)
      throws UnfitModelException {
    Refereeship refereeship =
        Refereeship.of(manifest, engine.model(), engine.engineId(), engine.profile(), sealed);
    if (refereeship instanceof Refereeship.Denied denied) {
      return new Seat.Vacant(denied.sentence());
    }
    Referee referee = ((Refereeship.Granted) refereeship).referee();
    Quiz quiz = new Quiz(referee, engine.service()::submit, arithmetic, metrics);
    // The engine ends with the node.
    return new Seat.Judge(new QuizVerifier(quiz, metrics), () -> {});
  }

  /** This node has the model and the records of one manifest. */
  private static CompletableFuture<Seat> open(Manifest manifest, Seat seat, Manifest asked) {
    return CompletableFuture.completedFuture(
        asked.equals(manifest) ? seat : new Seat.Vacant("this node has another model or dataset"));
  }
}
