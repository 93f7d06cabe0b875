package org.poai.node;

import java.util.Optional;
import org.poai.async.EventThread;
import org.poai.dataset.SealedStore;
import org.poai.quiz.Quiz;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.Referees;

/**
 * What proofs are made and judged with.
 *
 * @param first the seat under the manifest that ruled at the start
 * @param sealed the records of this node
 */
public record RunningQuiz(
    Referees referees, RefereeSeat first, SealedStore sealed, EventThread arithmetic) {
  /** What proofs were made with at the start; empty where this node was no referee. */
  public Optional<Quiz> quiz() {
    return first instanceof Judge judge ? Optional.of(judge.quiz()) : Optional.empty();
  }
}
