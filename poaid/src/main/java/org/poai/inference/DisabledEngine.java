package org.poai.inference;

import org.poai.inference.InferenceException.Kind;

/** No engine: every call fails with the reason why this node has none. */
public final class DisabledEngine implements InferenceEngine {
  private final int dim;
  private final String reason;

  /** An engine that stands in for a model of width {@code dim}. */
  public DisabledEngine(int dim, String reason) {
    this.dim = dim;
    this.reason = reason;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    throw disabled();
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    throw disabled();
  }

  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    throw disabled();
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    throw disabled();
  }

  @Override
  public void renew() throws InferenceException {
    throw disabled();
  }

  @Override
  public void close() {}

  private InferenceException disabled() {
    return new InferenceException(Kind.UNAVAILABLE, "inference is disabled: " + reason);
  }
}
