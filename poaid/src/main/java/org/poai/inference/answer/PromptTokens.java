package org.poai.inference.answer;

import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.ModelFile.Vocabulary;

/**
 * What a model reads in a prompt.
 *
 * @param tokens BOS included, where the model adds it
 * @param isSpecial whether a control or unknown token is among them
 */
public record PromptTokens(int tokens, boolean isSpecial) {
  /** One token of the context is left for what is generated. */
  static final int MOST = InferenceEngine.CONTEXT - 1;

  /** What an engine reads with its model's vocabulary. */
  public static PromptTokens of(InferenceEngine engine, Vocabulary vocabulary, String prompt)
      throws InferenceException {
    int[] encoding = engine.encode(prompt);
    return new PromptTokens(vocabulary.count(encoding), vocabulary.readsAsSpecial(encoding));
  }

  /** Whether the context has room for a token more. */
  public boolean fits() {
    return tokens <= MOST;
  }
}
