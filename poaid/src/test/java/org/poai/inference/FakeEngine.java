package org.poai.inference;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Sha256;
import org.poai.inference.Continuation.End;
import org.poai.inference.FakeVocabulary.SplitMix;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;

/**
 * A deterministic engine for tests: no model, but the shape of one. States depend on every token
 * and on the seed, so an engine with another seed is a wrong model with the same tokenizer. Tests
 * may count its calls, and hang, refuse or falsify them with {@link #onCall} and {@link #onEmbed}.
 */
public final class FakeEngine implements InferenceEngine {
  /** What a call asks for. */
  public enum Call {
    ENCODE,
    EMBED,
    COMPLETE,
    GENERATE,
    RENEW
  }

  /** Runs before a call's answer is computed, on the caller's thread; it may block or throw. */
  @FunctionalInterface
  public interface Hook {
    void before(Call call, String text) throws InferenceException;
  }

  /** Replaces the state that {@code embed} would return. */
  @FunctionalInterface
  public interface StateHook {
    float[] replace(String prompt, float[] state);
  }

  private static final FakeVocabulary VOCABULARY = new FakeVocabulary();

  private final int dim;
  private final long seed;
  private final Map<Call, AtomicInteger> calls = new EnumMap<>(Call.class);
  private volatile Hook hook = (call, text) -> {};
  private volatile StateHook stateHook = (prompt, state) -> state;
  private volatile float @Nullable [] fixed;
  private volatile boolean closed;

  public FakeEngine(int dim, long seed) {
    this.dim = dim;
    this.seed = seed;
    for (Call call : Call.values()) {
      calls.put(call, new AtomicInteger());
    }
  }

  /** What a model file with this tokenizer and width would say; hash and name follow the seed. */
  public ModelFile modelFile() {
    String name = "fake-" + dim + "-" + seed;
    Hash32 hash = Sha256.hash(name.getBytes(StandardCharsets.UTF_8));
    return new ModelFile(
        Path.of(name + ".gguf"), hash, name, "llama", dim, 1 << 20, VOCABULARY.vocabulary());
  }

  /** How often this was asked for, failed calls included. */
  public int calls(Call call) {
    return Objects.requireNonNull(calls.get(call)).get();
  }

  public boolean isClosed() {
    return closed;
  }

  public FakeEngine onCall(Hook newHook) {
    this.hook = newHook;
    return this;
  }

  public FakeEngine onEmbed(StateHook newHook) {
    this.stateHook = newHook;
    return this;
  }

  /** From now on every {@code embed} gives this at once, unseen. */
  public FakeEngine answering(float[] state) {
    this.fixed = state;
    return this;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    begin(Call.ENCODE, text);
    return VOCABULARY.encode(text);
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    begin(Call.EMBED, prompt);
    EngineBounds.prompt(prompt);
    float[] always = fixed;
    if (always != null) {
      return always;
    }
    return EngineBounds.state(stateHook.replace(prompt, state(tokens(prompt, 0))), dim);
  }

  /** A few words, each after a space, with a line break somewhere among them. */
  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    EngineBounds.completion(tokens);
    begin(Call.COMPLETE, prompt);
    EngineBounds.prompt(prompt);
    long hash = hash(tokens(prompt, tokens));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      text.append(piece(hash, i));
    }
    return text.toString();
  }

  private static String piece(long hash, int i) {
    int lineBreak = 1 + (int) Long.remainderUnsigned(hash, 4);
    return i == lineBreak ? "\n" : " " + VOCABULARY.word(SplitMix.mix(hash + i));
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    EngineBounds.generation(tokens);
    EngineBounds.beginning(prompt);
    begin(Call.GENERATE, prompt);
    long hash = hash(tokens(prompt, tokens));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      String piece = piece(hash, i);
      text.append(piece);
      if (!taker.take(piece, i + 1)) {
        return new Continuation(text.toString(), i + 1, End.TAKER);
      }
    }
    return new Continuation(text.toString(), tokens, End.LIMIT);
  }

  @Override
  public void renew() throws InferenceException {
    begin(Call.RENEW, "");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void begin(Call call, String text) throws InferenceException {
    Objects.requireNonNull(calls.get(call)).incrementAndGet();
    if (closed) {
      throw new InferenceException(Kind.UNAVAILABLE, "the engine is closed");
    }
    EngineBounds.text(text);
    hook.before(call, text);
  }

  /** The prompt's tokens, BOS first. */
  private static int[] tokens(String prompt, int more) throws InferenceException {
    int[] encoded = VOCABULARY.encode(prompt);
    EngineBounds.tokens(encoded.length, more);
    int[] all = new int[encoded.length + 1];
    all[0] = FakeVocabulary.BOS;
    System.arraycopy(encoded, 0, all, 1, encoded.length);
    return all;
  }

  /**
   * A sum of token directions, later ones weighing more, plus a direction of the whole sequence: so
   * that similar prompts have similar states, and no two prompts the same.
   */
  private float[] state(int[] tokens) {
    double[] sum = new double[dim];
    add(sum, hash(tokens), 1.0);
    double weight = 1.0;
    for (int t = tokens.length - 1; t >= 0; t--) {
      add(sum, SplitMix.mix(seed ^ tokens[t]), weight);
      weight *= 0.96;
    }
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    float[] state = new float[dim];
    for (int i = 0; i < dim; i++) {
      state[i] = (float) (sum[i] / Math.sqrt(squares));
    }
    return state;
  }

  private static void add(double[] sum, long direction, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * (SplitMix.mix(direction + i) * 0x1p-63);
    }
  }

  private long hash(int[] tokens) {
    long hash = SplitMix.mix(seed);
    for (int token : tokens) {
      hash = SplitMix.mix(hash ^ token);
    }
    return hash;
  }
}
