package org.poai.inference;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.inference.InferenceException.Kind;

/**
 * An engine that is believed only while it shows its {@link Credentials}: each process before its
 * first answer counts, and its files before and after each answer. An answer of a process that came
 * in the middle of a call is asked for again once that process has shown them. While there is doubt
 * every call ends with {@code UNAVAILABLE}: no block is mined, and nobody is judged.
 *
 * <p>Files that are put back end a doubt at once, in a fresh process. A process that gives other
 * answers is replaced, but only {@value #PATIENCE_MINUTES} minutes after the doubt: showing the
 * credentials costs many prompts. Owned by the engine's thread.
 */
final class TrustedEngine implements InferenceEngine {
  private static final int ATTEMPTS = 3;
  private static final long PATIENCE_MINUTES = 10;

  /** The number of no process. */
  private static final long NONE = -1;

  private final InferenceEngine inner;
  private final LongSupplier nanoTime;
  private volatile Credentials credentials;

  /** The process that has shown its credentials, and which they were. */
  private long known = NONE;

  private Credentials shown = Credentials.NONE;

  private Optional<String> doubt = Optional.empty();
  private boolean filesChanged;
  private long doubtSince;

  TrustedEngine(InferenceEngine inner, Credentials credentials, LongSupplier nanoTime) {
    this.inner = inner;
    this.credentials = credentials;
    this.nanoTime = nanoTime;
  }

  InferenceEngine inner() {
    return inner;
  }

  /** From the next call on these are asked for. Safe from any thread. */
  void require(Credentials wanted) {
    credentials = wanted;
  }

  /** Whether there is something to look into although nobody asks for an answer. */
  boolean isInDoubt() {
    return doubt.isPresent() || credentials.change().isPresent();
  }

  /** Whether the last that was asked of it ended in doubt. */
  boolean isDoubted() {
    return doubt.isPresent();
  }

  /** Shows the credentials where that is due. */
  void admit() throws InferenceException {
    Optional<String> change = credentials.change();
    if (change.isPresent()) {
      filesChanged = true;
      throw doubted(change.get());
    }
    boolean isOver = filesChanged || nanoTime.getAsLong() - doubtSince >= patience();
    if (doubt.isPresent() && !isOver) {
      throw unavailable(doubt.get());
    }
    if (doubt.isPresent()) {
      filesChanged = false;
      inner.renew();
      known = NONE;
    }
    if (inner.restarts() != known || !shown.equals(credentials)) {
      prove();
    }
  }

  @Override
  public void prove() throws InferenceException {
    long process = inner.restarts();
    Credentials asked = credentials;
    Optional<String> found = asked.oath().doubt(inner);
    if (found.isPresent()) {
      known = NONE;
      throw doubted(found.get());
    }
    known = process;
    shown = asked;
    if (doubt.isPresent()) {
      doubt = Optional.empty();
      credentials.onDoubt().accept(doubt);
    }
  }

  @Override
  public int dim() {
    return inner.dim();
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    return believed(() -> inner.encode(text));
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    return believed(() -> inner.embed(prompt));
  }

  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    return believed(() -> inner.complete(prompt, tokens));
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    OnceTaker once = new OnceTaker(taker);
    return believed(() -> inner.generate(prompt, tokens, once.attempt()));
  }

  @Override
  public void renew() throws InferenceException {
    inner.renew();
  }

  @Override
  public long restarts() {
    return inner.restarts();
  }

  @Override
  public void close() {
    inner.close();
  }

  private <T> T believed(Answer<T> answer) throws InferenceException {
    for (int i = 0; i < ATTEMPTS; i++) {
      admit();
      T result = answer.get();
      if (inner.restarts() == known && credentials.change().isEmpty()) {
        return result;
      }
    }
    throw unavailable("the engine's process ends again and again");
  }

  private InferenceException doubted(String why) {
    if (!doubt.equals(Optional.of(why))) {
      doubt = Optional.of(why);
      doubtSince = nanoTime.getAsLong();
      credentials.onDoubt().accept(doubt);
    }
    return unavailable(why);
  }

  private static long patience() {
    return TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
  }

  private static InferenceException unavailable(String sentence) {
    return new InferenceException(Kind.UNAVAILABLE, sentence);
  }

  private interface Answer<T> {
    T get() throws InferenceException;
  }
}
