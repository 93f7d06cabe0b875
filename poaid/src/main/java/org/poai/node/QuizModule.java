package org.poai.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Position;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedStore;
import org.poai.inference.InferenceException;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.quiz.NonceSearch;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;
import org.poai.quiz.Refereeship;
import org.poai.quiz.Refereeship.Denied;
import org.poai.quiz.Refereeship.Granted;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * Seals the records under the epoch's key and opens referees: under each manifest that the model
 * and the records of this node fit.
 *
 * @param search what nonces are searched with beside a referee
 */
public record QuizModule(
    RunningModel engine,
    Corpus corpus,
    DataDirectory directory,
    Search search,
    Metrics metrics,
    CriticalFailure criticalFailure) {

  /** Decides what nonces are searched with. */
  @FunctionalInterface
  public interface Search {
    /** The referee's own exact evaluation. */
    Search EXACT = (exact, arithmetic) -> CompletableFuture.completedFuture(exact);

    /** The search beside a referee; ends with {@link UserException} where it cannot be had. */
    CompletableFuture<NonceSearch> over(Quiz exact, EventThread arithmetic);
  }

  /** Starts it for the block that stands next on a chain. */
  public RunningQuiz start(Chain chain, ManifestSchedule schedule) {
    Position next = chain.afterHead(schedule);
    return start(
        next.next().manifest(),
        next.next().number(),
        next.epochKey(),
        chain.spec().finality().maxReorg());
  }

  /** Starts it for work under one manifest, without a chain. */
  public RunningQuiz start(Scheduled manifest, Hash32 epochKey) {
    return start(manifest, BlockNumber.GENESIS, epochKey, 0);
  }

  private RunningQuiz start(
      Scheduled manifest, BlockNumber number, Hash32 epochKey, long maxReorg) {
    try {
      SealedStore sealed = SealedStore.open(directory.sealedDataset(), corpus, epochKey, metrics);
      EventThread arithmetic = new EventThread("arithmetic", criticalFailure);
      QuizMetrics quizMetrics = new QuizMetrics(metrics);
      Referees referees =
          new Referees(
              ruling -> open(ruling, sealed, arithmetic, quizMetrics),
              maxReorg,
              criticalFailure.machine().common());
      RefereeSeat seat = first(referees.of(manifest, number));
      if (seat instanceof Vacant vacant) {
        LifeEvents.warning("Proofs are not judged: " + vacant.why());
      }
      return new RunningQuiz(referees, seat, sealed, arithmetic);
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }

  private static RefereeSeat first(CompletableFuture<RefereeSeat> opened) {
    try {
      return opened.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UserException user ? user : e;
    }
  }

  private CompletableFuture<RefereeSeat> open(
      Scheduled ruling, SealedStore sealed, EventThread arithmetic, QuizMetrics quizMetrics) {
    return engine
        .profile(ruling.manifest().sizes())
        .thenApply(profile -> refereeship(ruling, profile, sealed))
        .thenCompose(found -> seat(found, sealed, arithmetic, quizMetrics))
        .exceptionally(QuizModule::vacancy);
  }

  private Refereeship refereeship(Scheduled ruling, ModelProfile profile, SealedStore sealed) {
    try {
      return Refereeship.of(ruling, engine.model(), engine.engineId(), profile, sealed);
    } catch (UnfitModelException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<RefereeSeat> seat(
      Refereeship found, SealedStore sealed, EventThread arithmetic, QuizMetrics quizMetrics) {
    if (found instanceof Denied denied) {
      return CompletableFuture.completedFuture(new Vacant(denied.sentence(), true));
    }
    Quiz quiz =
        new Quiz(((Granted) found).referee(), engine.service()::submit, arithmetic, quizMetrics);
    QuizVerifier verifier = new QuizVerifier(quiz, quizMetrics);
    // This engine also speaks for the node's model, so it ends with the node.
    return search
        .over(quiz, arithmetic)
        .thenApply(nonces -> new Judge(verifier, nonces, sealed::reseal, () -> {}));
  }

  private static RefereeSeat vacancy(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof UnfitModelException || cause instanceof InferenceException) {
      return new Vacant(String.valueOf(cause.getMessage()), cause instanceof UnfitModelException);
    }
    throw new CompletionException(cause);
  }
}
