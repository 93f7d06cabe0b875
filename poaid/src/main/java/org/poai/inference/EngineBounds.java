package org.poai.inference;

import org.poai.inference.InferenceException.Kind;

/**
 * What every engine refuses before it looks at its model, and the check of what a model gave: one
 * place, so that all engines judge an input alike.
 */
public final class EngineBounds {
  private EngineBounds() {}

  /** Any text: at most {@link InferenceEngine#MAX_TEXT} UTF-16 units. */
  public static void text(String text) throws InferenceException {
    if (text.length() > InferenceEngine.MAX_TEXT) {
      throw new InferenceException(
          Kind.REFUSED,
          "text of " + text.length() + " characters, at most " + InferenceEngine.MAX_TEXT);
    }
  }

  /** A prompt: a text that is not blank, since a prompt without tokens has no last state. */
  public static void prompt(String prompt) throws InferenceException {
    text(prompt);
    if (prompt.isBlank()) {
      throw new InferenceException(Kind.REFUSED, "the prompt is blank");
    }
  }

  /**
   * A prompt's length beside a continuation of {@code more} tokens. One token is kept for BOS,
   * whether or not the model adds it, and one stays free, as llama.cpp wants it for completions.
   */
  public static void tokens(int encoded, int more) throws InferenceException {
    int used = encoded + 1 + Math.max(1, more);
    if (used > InferenceEngine.CONTEXT) {
      throw new InferenceException(
          Kind.REFUSED,
          "prompt of "
              + encoded
              + " tokens, at most "
              + (encoded - used + InferenceEngine.CONTEXT));
    }
  }

  /** How many tokens {@link InferenceEngine#complete} may be asked for; another number is a bug. */
  public static void completion(int tokens) {
    if (tokens < 1 || tokens > InferenceEngine.MAX_COMPLETION) {
      throw new IllegalArgumentException(
          "tokens must be 1 to " + InferenceEngine.MAX_COMPLETION + ", not " + tokens);
    }
  }

  /** How many tokens {@link InferenceEngine#generate} may be asked for; another number is a bug. */
  public static void generation(int tokens) {
    if (tokens < 1 || tokens > InferenceEngine.MAX_GENERATION) {
      throw new IllegalArgumentException(
          "tokens must be 1 to " + InferenceEngine.MAX_GENERATION + ", not " + tokens);
    }
  }

  /** A prompt that is to be continued at length: any text that is not empty. */
  public static void beginning(String prompt) throws InferenceException {
    text(prompt);
    if (prompt.isEmpty()) {
      throw new InferenceException(Kind.REFUSED, "the prompt is empty");
    }
  }

  /** A state: {@code dim} finite floats. */
  public static float[] state(float[] state, int dim) throws InferenceException {
    if (state.length != dim) {
      throw new InferenceException(
          Kind.UNAVAILABLE, "the engine gave " + state.length + " values instead of " + dim);
    }
    for (float value : state) {
      if (!Float.isFinite(value)) {
        throw new InferenceException(Kind.NOT_FINITE, "the model gave a value that is not finite");
      }
    }
    return state;
  }
}
