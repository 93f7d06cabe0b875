package org.poai.quiz.prompt;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;

/**
 * Which records the model has a state for. The records of a block follow from its parent alone, so
 * one without a result would end the chain at each block that draws it.
 *
 * <p>A state is not finite because of a weight that is not, and the weights that only some prompts
 * touch are the tokens' own. So a record is evaluated, by its reference prompt, where it holds a
 * token that no record before it held: some hundred prompts for thousands of records. See decision
 * 028. One instance sees the records of one corpus, one after the other.
 */
public final class EvaluatedRecordRule implements RecordRule {
  private final EngineAccess engines;

  /** Tokens of which a state was finite; touched by the engine's thread only. */
  private final Set<Integer> sound = new HashSet<>();

  public EvaluatedRecordRule(EngineAccess engines) {
    this.engines = engines;
  }

  /**
   * Waits for the engine.
   *
   * @throws IllegalStateException when the engine cannot run: that is not the record's fault
   */
  @Override
  public Optional<String> complaint(QaRecord record) {
    return RecordEvaluation.complaint(engines, engine -> evaluate(engine, record));
  }

  private Optional<String> evaluate(InferenceEngine engine, QaRecord record)
      throws InferenceException {
    int[] tokens = engine.encode(PromptFrame.reference(record));
    if (Arrays.stream(tokens).allMatch(sound::contains)) {
      return Optional.empty();
    }
    Optional<String> complaint = RecordEvaluation.evaluate(engine, record);
    if (complaint.isEmpty()) {
      Arrays.stream(tokens).forEach(sound::add);
    }
    return complaint;
  }
}
