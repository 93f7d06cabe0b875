package org.poai.inference.answer;

import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.TextTaker;

/** Answers prompts with one model. Not thread-safe. */
public interface AnswerEngine {
  /** Most tokens of an answer; protocol section 11. */
  int MAX_TOKENS = InferenceEngine.MAX_GENERATION;

  /**
   * The answer to the prompt of a job; it is the same on every machine.
   *
   * @param tokens at most, 1 to {@value #MAX_TOKENS}
   * @throws InferenceException {@code POISON} when the prompt ends the engine, {@code UNAVAILABLE}
   *     when the engine cannot run now
   */
  JobAnswer answer(String prompt, int tokens) throws InferenceException;

  /**
   * The same text, of a prompt that may have control tokens, as chat templates have them, piece by
   * piece.
   *
   * @throws InferenceException the same, and {@code REFUSED} where the prompt has too many tokens
   */
  JobAnswer complete(String prompt, int tokens, Audience audience) throws InferenceException;

  /** Whoever reads an answer while it comes about. */
  interface Audience extends TextTaker {
    /**
     * Is told, before the first piece, how many tokens the prompt has; whether a text is wanted.
     */
    default boolean begin(int promptTokens) {
      return true;
    }
  }
}
