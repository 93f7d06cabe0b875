package org.poai.node;

import java.util.Optional;
import org.poai.async.EventThread;
import org.poai.async.WorkerPool;
import org.poai.node.engine.Models;
import org.poai.node.engine.RecordFiles;
import org.poai.quiz.Quiz;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.Referees;

/**
 * What proofs are made and judged with.
 *
 * @param first the seat under the manifest that ruled at the start
 * @param opening starts models
 */
public record RunningQuiz(
    Referees referees,
    RefereeSeat first,
    RecordFiles records,
    Models models,
    EventThread arithmetic,
    WorkerPool opening) {
  private static final long PATIENCE_MILLIS = 500;

  /** What proofs were made with at the start; empty where this node was no referee. */
  public Optional<Quiz> quiz() {
    return first instanceof Judge judge ? Optional.of(judge.quiz()) : Optional.empty();
  }

  /** Stops all engines. */
  public void stop() {
    models.stop();
    opening.stop(PATIENCE_MILLIS);
    arithmetic.stop(PATIENCE_MILLIS);
  }
}
