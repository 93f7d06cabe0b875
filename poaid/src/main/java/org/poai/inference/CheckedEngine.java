package org.poai.inference;

import java.util.function.LongSupplier;
import org.poai.inference.EngineMetrics.Call;

/**
 * The engine as tasks see it: inputs bounded and results checked whatever engine is inside, and
 * every call counted. A task cannot close it.
 */
final class CheckedEngine implements InferenceEngine {
  private final TrustedEngine inner;
  private final EngineMetrics metrics;
  private final LongSupplier nanoTime;
  private final Runnable onProgress;

  /**
   * An engine as tasks see it.
   *
   * @param onProgress runs at each piece of a text, which shows that the engine does not hang
   */
  CheckedEngine(
      TrustedEngine inner, EngineMetrics metrics, LongSupplier nanoTime, Runnable onProgress) {
    this.inner = inner;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.onProgress = onProgress;
  }

  TrustedEngine inner() {
    return inner;
  }

  @Override
  public int dim() {
    return inner.dim();
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    EngineBounds.text(text);
    return measured(Call.ENCODE, () -> inner.encode(text));
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    EngineBounds.prompt(prompt);
    return measured(Call.EMBED, () -> EngineBounds.state(inner.embed(prompt), inner.dim()));
  }

  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    EngineBounds.completion(tokens);
    EngineBounds.prompt(prompt);
    return measured(Call.COMPLETE, () -> inner.complete(prompt, tokens));
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    EngineBounds.generation(tokens);
    EngineBounds.beginning(prompt);
    TextTaker seen =
        piece -> {
          onProgress.run();
          return taker.take(piece);
        };
    return measured(Call.GENERATE, () -> inner.generate(prompt, tokens, seen));
  }

  @Override
  public void renew() throws InferenceException {
    inner.renew();
  }

  @Override
  public void prove() throws InferenceException {
    inner.prove();
  }

  @Override
  public long restarts() {
    return inner.restarts();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("the inference service closes its engine");
  }

  private <T> T measured(Call call, Source<T> source) throws InferenceException {
    long start = nanoTime.getAsLong();
    try {
      T result = source.get();
      metrics.answered(call, nanoTime.getAsLong() - start);
      return result;
    } catch (InferenceException e) {
      metrics.failed(e.kind());
      throw e;
    }
  }

  private interface Source<T> {
    T get() throws InferenceException;
  }
}
