package org.poai.quiz.prompt;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

/**
 * Which records the model at hand can be asked about; protocol section 5: none that reads as a
 * control or unknown token, that leaves fewer than 16 salt words, or whose reference prompt, or
 * answer prompt with the answer's tokens, is longer than 256 tokens. One engine task a record.
 */
public final class TokenizerRecordRule implements RecordRule {
  private final EngineAccess engines;
  private final Tokens tokens;
  private final SaltWordList words;
  private final Sizes sizes;

  public TokenizerRecordRule(EngineAccess engines, Tokens tokens, SaltWordList words, Sizes sizes) {
    this.engines = engines;
    this.tokens = tokens;
    this.words = words;
    this.sizes = sizes;
  }

  /**
   * Waits for the engine.
   *
   * @throws IllegalStateException when the engine cannot run: that is not the record's fault
   */
  @Override
  public Optional<String> complaint(QaRecord record) {
    try {
      return engines.submit(EnginePriority.MINE, engine -> judge(engine, record)).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the records cannot be checked: " + Futures.cause(e).getMessage(), e);
    }
  }

  private Optional<String> judge(InferenceEngine engine, QaRecord record)
      throws InferenceException {
    try {
      return complaint(engine, record);
    } catch (InferenceException e) {
      if (e.kind() == Kind.REFUSED) {
        return Optional.of("is not a text that the model takes: " + e.getMessage());
      }
      throw e;
    }
  }

  private Optional<String> complaint(InferenceEngine engine, QaRecord record)
      throws InferenceException {
    int[] reference = engine.encode(PromptFrame.reference(record));
    if (tokens.readsAsSpecial(reference)) {
      return Optional.of("holds text that the model reads as a control or unknown token");
    }
    if (tokens.count(reference) > PromptFrame.MAX_TOKENS) {
      return tooLong("question and answer", tokens.count(reference), PromptFrame.MAX_TOKENS);
    }
    String shortest = PromptFrame.salted(words.first(PromptFrame.MIN_WORDS), record.question());
    int salted = tokens.count(engine.encode(shortest));
    if (salted > sizes.promptTokens()) {
      return tooLong("16 salt words and the question", salted, sizes.promptTokens());
    }
    int answer = tokens.count(engine.encode(PromptFrame.answer(record.question())));
    return answer + sizes.answerTokens() > PromptFrame.MAX_TOKENS
        ? tooLong("question", answer, PromptFrame.MAX_TOKENS - sizes.answerTokens())
        : Optional.empty();
  }

  private static Optional<String> tooLong(String what, int tokens, int most) {
    return Optional.of("is too long: " + what + " make " + tokens + " tokens, at most " + most);
  }
}
