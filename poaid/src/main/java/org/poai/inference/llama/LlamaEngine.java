package org.poai.inference.llama;

import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.poai.inference.Continuation;
import org.poai.inference.Continuation.End;
import org.poai.inference.EngineBounds;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.TextTaker;

/**
 * llama.cpp in this JVM, with the pinned settings.
 *
 * <p>What the binding does, and what follows. A prompt over the context, or a completion that would
 * leave it, throws and leaves the model usable; {@code null}, a foreign token id or a broken model
 * file abort the process; a call during or after {@code close} hangs forever. So texts and token
 * counts are bounded here, no ids go in, and one permit keeps calls and {@code close} apart. Token
 * names of control tokens in a text are parsed as those tokens: who passes a stranger's text checks
 * its encoding first. {@code embed} adds BOS where the model wants it; {@code encode} does not.
 *
 * <p>A completion comes back as decoded bytes, nothing stripped: with a SentencePiece vocabulary
 * the first word carries its leading space, bytes that are no UTF-8 become U+FFFD, control tokens
 * give nothing, and the model's end-of-text token ends it early.
 *
 * <p>Native threads outlive {@code close} and keep the JVM from ending: end it with {@code
 * System.exit} or {@code halt}. About 200 bytes leak per call, and a closed model returns little of
 * its memory.
 */
public final class LlamaEngine implements InferenceEngine {
  private static final long CLOSE_MILLIS = 500;

  private final LlamaModel model;
  private final int dim;
  private final Semaphore permit = new Semaphore(1);
  private volatile boolean closed;

  private LlamaEngine(LlamaModel model, int dim) {
    this.model = model;
    this.dim = dim;
  }

  /**
   * Loads a model that our GGUF reader has found good: native code aborts the process on some that
   * are not.
   *
   * @param gpuLayers layers to put on a GPU, where {@code library} is a user's own; the bundled one
   *     has no GPU and ignores it
   * @throws InferenceException {@code UNAVAILABLE}
   */
  public static LlamaEngine load(NativeLibrary library, Path model, int threads, int gpuLayers)
      throws InferenceException {
    LlamaModel loaded = open(library, model, threads, gpuLayers);
    try {
      return new LlamaEngine(loaded, loaded.embed("a").length);
    } catch (RuntimeException e) {
      loaded.close();
      throw unavailable("llama.cpp gives no states for " + model + ": " + e.getMessage());
    }
  }

  /** The bare model behind the engine, for the benchmark's other side as well. */
  static LlamaModel open(NativeLibrary library, Path model, int threads, int gpuLayers)
      throws InferenceException {
    Optional<String> stray = Pins.strayVariable();
    if (stray.isPresent()) {
      throw unavailable(
          "The environment variable " + stray.get() + " changes inference results: unset it.");
    }
    library.load();
    ModelParameters parameters = Pins.model(model, threads);
    if (library.usesGpu(gpuLayers)) {
      parameters.setGpuLayers(gpuLayers);
    }
    try {
      return new LlamaModel(parameters);
    } catch (RuntimeException e) {
      printReason(model, threads);
      throw unavailable("llama.cpp does not load " + model);
    }
  }

  /**
   * The binding says of every refusal that the model could not be loaded; the reason is in the log,
   * which is off. So the load is tried once more with the log on, which goes to the standard error;
   * parameters that put it off again end its writer, so that nothing of it is lost.
   */
  private static void printReason(Path model, int threads) {
    for (ModelParameters parameters :
        List.of(Pins.talking(model, threads), Pins.model(model, threads))) {
      try {
        new LlamaModel(parameters).close();
      } catch (RuntimeException e) {
        // As expected: the same refusal again.
      }
    }
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    EngineBounds.text(text);
    return exclusively(() -> model.encode(text));
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    EngineBounds.prompt(prompt);
    return exclusively(
        () -> {
          bound(prompt, 0);
          return EngineBounds.state(model.embed(prompt), dim);
        });
  }

  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    EngineBounds.completion(tokens);
    EngineBounds.prompt(prompt);
    return exclusively(
        () -> {
          bound(prompt, tokens);
          return model.complete(Pins.completion(prompt, tokens));
        });
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    EngineBounds.generation(tokens);
    EngineBounds.beginning(prompt);
    return exclusively(() -> text(prompt, tokens, taker));
  }

  /**
   * Each token gives a piece, an empty one where it is a control token, as the one that ends the
   * text is; but tokens that end within a character wait for those that complete it.
   */
  private Continuation text(String prompt, int tokens, TextTaker taker) {
    LlamaIterator outputs = model.generate(Pins.completion(prompt, tokens)).iterator();
    StringBuilder text = new StringBuilder();
    boolean isAtEnd = false;
    for (int pieces = 0; ; pieces++) {
      String piece = outputs.next().text;
      if (!outputs.hasNext()) {
        return isAtEnd
            ? new Continuation(text.toString(), pieces - 1, End.MODEL)
            : new Continuation(text.toString(), tokens, End.LIMIT);
      }
      isAtEnd = piece.isEmpty();
      text.append(piece);
      if (!isAtEnd && !taker.take(piece, pieces + 1)) {
        outputs.cancel();
        return new Continuation(text.toString(), pieces + 1, End.TAKER);
      }
    }
  }

  /** Nothing: the model is in this process. */
  @Override
  public void renew() throws InferenceException {
    if (closed) {
      throw unavailable("the engine is closed");
    }
  }

  /** Waits half a second for a running call; a model whose call lasts longer stays in memory. */
  @Override
  public void close() {
    try {
      boolean first = !closed;
      closed = true;
      if (first && permit.tryAcquire(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        model.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts tokens only where there may be too many: counting costs a hundredth of an embed. */
  private void bound(String prompt, int more) throws InferenceException {
    if (mostTokens(prompt) + 1 + Math.max(1, more) > CONTEXT) {
      EngineBounds.tokens(model.encode(prompt).length, more);
    }
  }

  /**
   * No tokenizer makes more of a text: a token holds at least one byte, but a space becomes the
   * three bytes of a word-start marker, and one of these may stand in front.
   */
  private static int mostTokens(String text) {
    int most = 3;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      most += c > ' ' && c < 0x80 ? 1 : 3;
    }
    return most;
  }

  private <T> T exclusively(NativeCall<T> call) throws InferenceException {
    if (closed || !permit.tryAcquire()) {
      throw unavailable(closed ? "the engine is closed" : "the engine is in use");
    }
    try {
      if (closed) {
        throw unavailable("the engine is closed");
      }
      return call.run();
    } catch (RuntimeException e) {
      // The binding's own exception, which is not public: the input did not fit.
      throw new InferenceException(Kind.REFUSED, "llama.cpp refused: " + e.getMessage());
    } finally {
      permit.release();
    }
  }

  private static InferenceException unavailable(String sentence) {
    return new InferenceException(Kind.UNAVAILABLE, sentence);
  }

  private interface NativeCall<T> {
    T run() throws InferenceException;
  }
}
