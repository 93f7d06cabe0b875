package org.poai.node;

import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.tree.Position;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedStore;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.AbstainingVerifier;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.Refereeship;
import org.poai.quiz.UnfitModelException;

/** Seals the records under the epoch's key and makes the node a referee, where it is one. */
public final class QuizModule {
  private QuizModule() {}

  /**
   * What judges proofs.
   *
   * @param judge empty where this node is no referee
   */
  public record Started(
      ProofVerifier verifier,
      Optional<QuizVerifier> judge,
      SealedStore sealed,
      EventThread arithmetic) {
    /** What proofs are made with; empty where this node is no referee. */
    public Optional<Quiz> quiz() {
      return judge.map(QuizVerifier::quiz);
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
      Refereeship refereeship =
          Refereeship.of(manifest, engine.model(), engine.engineId(), engine.profile(), sealed);
      if (refereeship instanceof Refereeship.Denied denied) {
        LifeEvents.warning("Proofs are not judged: " + denied.sentence());
        return new Started(
            new AbstainingVerifier(denied.sentence()), Optional.empty(), sealed, arithmetic);
      }
      QuizMetrics quizMetrics = new QuizMetrics(metrics);
      Quiz quiz =
          new Quiz(
              ((Refereeship.Granted) refereeship).referee(),
              engine.service()::submit,
              arithmetic,
              quizMetrics);
      QuizVerifier judge = new QuizVerifier(quiz, quizMetrics);
      return new Started(judge, Optional.of(judge), sealed, arithmetic);
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    } catch (UnfitModelException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }
}
