package org.poai.inference;

/**
 * One model, ready to run. All results are pure functions of the arguments, bit for bit, so a call
 * may be repeated. Not thread-safe: one caller at a time, normally the engine thread of the
 * inference service; only {@link #close} and {@link #restarts} may be called beside a running call.
 * Calls after {@link #close} throw {@code UNAVAILABLE}. Which inputs are refused is {@link
 * EngineBounds}' matter and the same for every engine.
 */
public interface InferenceEngine extends AutoCloseable {
  /** Longest text that any call takes, in UTF-16 units; longer ones are refused unseen. */
  int MAX_TEXT = 16_384;

  /** Tokens of context that a prompt, its BOS and its continuation share. */
  int CONTEXT = 512;

  /** Most tokens that {@link #complete} gives. */
  int MAX_COMPLETION = 64;

  /** Most tokens that {@link #generate} gives; protocol section 11. */
  int MAX_GENERATION = 384;

  /** d, the width of the hidden state. */
  int dim();

  /** The model's encoding of {@code text}, without BOS. */
  int[] encode(String text) throws InferenceException;

  /**
   * The last token's hidden state after the final norm, divided by its L2 norm: {@link #dim} finite
   * floats. BOS is added where the model wants it.
   */
  float[] embed(String prompt) throws InferenceException;

  /**
   * The greedy continuation of {@code prompt} by at most {@code tokens} tokens, 1 ≤ tokens ≤ 64.
   */
  String complete(String prompt, int tokens) throws InferenceException;

  /**
   * The same continuation piece by piece, 1 ≤ tokens ≤ 384, of any prompt that is not empty;
   * prompt, BOS and tokens fit into the context together. A character that the limit cuts in two is
   * left out. Each piece is given once, also where a new process had to begin anew.
   */
  Continuation generate(String prompt, int tokens, TextTaker taker) throws InferenceException;

  /** Replaces whatever process runs the model by a fresh one; nothing to do where there is none. */
  void renew() throws InferenceException;

  /**
   * Has the present process show now by what it is known; nothing to do where nothing is asked of
   * it.
   *
   * @throws InferenceException {@code UNAVAILABLE} when it is not the one that it should be
   */
  default void prove() throws InferenceException {}

  /** Processes that were started after the first one, for whatever reason. */
  default long restarts() {
    return 0;
  }

  /**
   * Lets go of the model within about a second; a call that runs in another process ends with
   * {@code UNAVAILABLE}. A second call does nothing.
   */
  @Override
  void close();
}
