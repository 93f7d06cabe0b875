package org.poai.quiz.prompt;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

/**
 * Which records a model has a state for, asked of each of them: the records of a block follow from
 * its parent alone, and whoever proposes them may have sought one that gives none. One task a
 * record, so that mining goes on between them.
 */
public record RecordEvaluation(EngineAccess engines) implements RecordRule {

  /**
   * Waits for the engine.
   *
   * @throws IllegalStateException when the engine cannot run: that is not the record's fault
   */
  @Override
  public Optional<String> complaint(QaRecord record) {
    return complaint(engines, engine -> evaluate(engine, record));
  }

  /** What a task on the engine finds wrong; waits as above. */
  static Optional<String> complaint(EngineAccess engines, EngineTask<Optional<String>> task) {
    try {
      return engines.submit(EnginePriority.MINE, task).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the records cannot be checked: " + Futures.cause(e).getMessage(), e);
    }
  }

  /** Why a record has no state, as a clause; on the engine's thread. */
  static Optional<String> evaluate(InferenceEngine engine, QaRecord record)
      throws InferenceException {
    try {
      engine.embed(PromptFrame.reference(record));
      return Optional.empty();
    } catch (InferenceException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        throw e;
      }
      return Optional.of("has no result: " + e.getMessage());
    }
  }
}
