package org.poai.node;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.async.EventThread;
import org.poai.async.WorkerPool;
import org.poai.node.config.UserException;
import org.poai.node.engine.Models;
import org.poai.node.engine.RecordFiles;
import org.poai.quiz.Quiz;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.Referees;

/**
 * What proofs are made and judged with.
 *
 * @param first the seat under the manifest that ruled at the start, once it is open
 * @param opening starts models
 */
public record RunningQuiz(
    Referees referees,
    CompletableFuture<RefereeSeat> first,
    RecordFiles records,
    Models models,
    EventThread arithmetic,
    WorkerPool opening) {
  private static final long PATIENCE_MILLIS = 500;

  /**
   * Waits until the first seat is open, or known to stay vacant.
   *
   * @throws UserException where the operator has to mend something
   */
  public RefereeSeat awaitFirst() {
    try {
      return first.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UserException user ? user : e;
    }
  }

  /** What proofs were made with at the start; empty where this node was no referee. */
  public Optional<Quiz> quiz() {
    return awaitFirst() instanceof Judge judge ? Optional.of(judge.quiz()) : Optional.empty();
  }

  /** Stops all engines. */
  public void stop() {
    models.stop();
    opening.stop(PATIENCE_MILLIS);
    arithmetic.stop(PATIENCE_MILLIS);
  }
}
