package org.poai.quiz.prompt;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

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
    try {
      return engines.submit(EnginePriority.MINE, engine -> evaluate(engine, record)).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the records cannot be checked: " + Futures.cause(e).getMessage(), e);
    }
  }

  private Optional<String> evaluate(InferenceEngine engine, QaRecord record)
      throws InferenceException {
    String prompt = PromptFrame.reference(record);
    int[] tokens = engine.encode(prompt);
    if (Arrays.stream(tokens).allMatch(sound::contains)) {
      return Optional.empty();
    }
    try {
      engine.embed(prompt);
    } catch (InferenceException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        throw e;
      }
      return Optional.of("has no result: " + e.getMessage());
    }
    Arrays.stream(tokens).forEach(sound::add);
    return Optional.empty();
  }
}
