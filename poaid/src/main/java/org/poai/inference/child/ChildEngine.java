package org.poai.inference.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.EventThread;
import org.poai.inference.Continuation;
import org.poai.inference.EngineBounds;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.OnceTaker;
import org.poai.inference.TextTaker;
import org.poai.inference.child.Wire.Op;
import org.poai.inference.child.Wire.Request;

/**
 * The engine in a child process, supervised: a child that dies, hangs or breaks the protocol is
 * killed and the request repeated in a new one, which is sound because results are pure. A child
 * that has grown fat or old is replaced between two requests. A request that has cost three
 * processes is {@code POISON}, where the last two of them had answered a harmless request before,
 * and none was ended from outside: else it is the machine that is ill, which is {@code
 * UNAVAILABLE}, as is a child that does not start, with the reason that it gave itself.
 *
 * <p>The first start after a loss is immediate, each further one in a row waits twice as long as
 * the one before. {@link #close} kills the child from any thread, which ends a running call.
 */
public final class ChildEngine implements InferenceEngine {
  private static final int DEATHS_OF_POISON = 3;
  private static final int MOST_DOUBLINGS = 5;

  /** What every engine answers, and in how many tokens. */
  private static final String HARMLESS = "a";

  private static final int HARMLESS_TOKENS = 4;
  private static final long WEIGH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ChildSpec spec;
  private final ChildLimits limits;
  private final LongSupplier nanoTime;
  private final Consumer<String> onReplaced;
  private final Pace pace;
  private final EventThread drain;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong launches = new AtomicLong();
  private volatile @Nullable ChildProcess process;
  private @Nullable ChildSession session;
  private int dim;
  private int losses;
  private long calls;
  private long weighed;

  private ChildEngine(
      ChildSpec spec, ChildLimits limits, LongSupplier nanoTime, Consumer<String> onReplaced) {
    this.spec = spec;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.onReplaced = onReplaced;
    this.pace = new Pace(limits);
    this.drain = new EventThread("engine-output", (part, cause) -> {});
  }

  /**
   * Starts the child and waits until its model is loaded.
   *
   * @param onReplaced told why, when a process is given up; for the operator
   * @throws InferenceException {@code UNAVAILABLE}
   */
  public static ChildEngine start(
      ChildSpec spec, ChildLimits limits, LongSupplier nanoTime, Consumer<String> onReplaced)
      throws InferenceException {
    ChildEngine engine = new ChildEngine(spec, limits, nanoTime, onReplaced);
    try {
      var unused = engine.session();
    } catch (InferenceException e) {
      engine.close();
      throw e;
    }
    return engine;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public int[] encode(String text) throws InferenceException {
    EngineBounds.text(text);
    return whole(new Request(Op.ENCODE, text, 0), Wire::ids);
  }

  @Override
  public float[] embed(String prompt) throws InferenceException {
    EngineBounds.prompt(prompt);
    float[] state = whole(new Request(Op.EMBED, prompt, 0), body -> Wire.floats(body, dim));
    return EngineBounds.state(state, dim);
  }

  @Override
  public String complete(String prompt, int tokens) throws InferenceException {
    EngineBounds.completion(tokens);
    EngineBounds.prompt(prompt);
    return whole(new Request(Op.COMPLETE, prompt, tokens), Wire::text);
  }

  @Override
  public Continuation generate(String prompt, int tokens, TextTaker taker)
      throws InferenceException {
    EngineBounds.generation(tokens);
    EngineBounds.beginning(prompt);
    Request request = new Request(Op.GENERATE, prompt, tokens);
    OnceTaker once = new OnceTaker(taker);
    return ask(request, (session, deadline) -> session.exchange(request, deadline, once.attempt()));
  }

  @Override
  public void renew() throws InferenceException {
    retire();
    var unused = session();
  }

  @Override
  public long restarts() {
    return Math.max(0, launches.get() - 1);
  }

  /** The child's process id, or −1 between two. */
  public long pid() {
    ChildProcess present = process;
    return present == null ? -1 : present.pid();
  }

  @Override
  public void close() {
    closed.countDown();
    ChildProcess present = process;
    if (present != null) {
      present.kill();
    }
    drain.stop(0);
  }

  private <T> T whole(Request request, Reader<T> reader) throws InferenceException {
    return ask(request, (session, deadline) -> reader.read(session.exchange(request, deadline)));
  }

  /** Asks one child after the other, until one has answered or three have died of it. */
  private <T> T ask(Request request, Exchange<T> exchange) throws InferenceException {
    boolean isKilled = false;
    for (int deaths = 1; ; deaths++) {
      ChildSession present = session();
      try {
        T result = timed(request, exchange, present);
        answered(nanoTime.getAsLong());
        return result;
      } catch (IOException e) {
        isKilled |= process != null && process.isKilled();
        tell(lost(e));
      }
      if (deaths == DEATHS_OF_POISON && !isClosed()) {
        throw isKilled
            ? unavailable("the engine's process is ended from outside")
            : new InferenceException(Kind.POISON, Poison.name(request));
      }
      if (!isClosed()) {
        tryHarmless(request.op());
      }
    }
  }

  private <T> T timed(Request request, Exchange<T> exchange, ChildSession present)
      throws IOException, InferenceException {
    long start = nanoTime.getAsLong();
    T result = exchange.run(present, start + pace.deadlineNanos(request));
    pace.observed(exchange.done(request, result), nanoTime.getAsLong() - start);
    return result;
  }

  /**
   * Makes a fresh child a witness: it answers what is harmless, at the pace that the machine has
   * now. One that does not says nothing of the request that came before.
   */
  private void tryHarmless(Op op) throws InferenceException {
    Request request = new Request(op, HARMLESS, HARMLESS_TOKENS);
    ChildSession fresh = session();
    try {
      var unused =
          timed(request, (session, deadline) -> harmless(request, session, deadline), fresh);
    } catch (IOException e) {
      String reason = lost(e);
      tell(reason);
      throw unavailable("the engine's process ends whatever it is asked: " + reason);
    }
  }

  private Object harmless(Request request, ChildSession fresh, long deadline)
      throws IOException, InferenceException {
    if (request.op() == Op.GENERATE) {
      return fresh.exchange(request, deadline, TextTaker.ALL);
    }
    ByteBuffer body = fresh.exchange(request, deadline);
    return request.op() == Op.EMBED ? Wire.floats(body, dim) : body;
  }

  private void tell(String reason) {
    if (!isClosed()) {
      onReplaced.accept(reason);
    }
  }

  /** After an answer: the child is sound, but is it still slim and young? */
  private void answered(long now) {
    losses = 0;
    calls++;
    ChildProcess present = process;
    if (present == null) {
      return;
    }
    if (calls >= limits.calls()) {
      onReplaced.accept("the engine process has answered " + calls + " calls");
      retire();
    } else if (now - weighed > WEIGH_NANOS) {
      weighed = now;
      long resident = present.residentBytes();
      if (resident > limits.residentBytes()) {
        onReplaced.accept("the engine process holds " + (resident >> 20) + " MiB");
        retire();
      }
    }
  }

  /** The present child's session; a new child's, when there is none. */
  private ChildSession session() throws InferenceException {
    ChildSession present = session;
    if (present != null && !isClosed()) {
      return present;
    }
    awaitBackoff();
    try {
      return startChild();
    } catch (IOException e) {
      throw unavailable("The engine process does not start: " + lost(e));
    } catch (InferenceException e) {
      losses++;
      ChildProcess gone = process;
      String reason = gone == null ? "" : gone.reasonAtItsEnd();
      retire();
      throw withReason(e, reason);
    }
  }

  /** Native code tells its log why it refuses a model, and the caller only that it does. */
  private static InferenceException withReason(InferenceException failure, String reason) {
    return reason.isEmpty()
        ? failure
        : new InferenceException(failure.kind(), failure.getMessage() + ": " + reason);
  }

  private ChildSession startChild() throws IOException, InferenceException {
    long deadline = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(limits.startMillis());
    ChildProcess child = ChildProcess.launch(spec, drain);
    process = child;
    launches.incrementAndGet();
    if (isClosed()) {
      child.kill();
    }
    ChildSession fresh = child.connect(nanoTime, deadline);
    session = fresh;
    int width = fresh.awaitReady(deadline);
    if (dim != 0 && width != dim) {
      throw unavailable("The model's width has changed from " + dim + " to " + width + ".");
    }
    dim = width;
    calls = 0;
    weighed = nanoTime.getAsLong();
    return fresh;
  }

  private void awaitBackoff() throws InferenceException {
    long wait = losses < 2 ? 0 : limits.backoffMillis() << Math.min(losses - 2, MOST_DOUBLINGS);
    try {
      if (closed.await(wait, TimeUnit.MILLISECONDS)) {
        throw unavailable("the engine is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the engine thread was interrupted");
    }
  }

  /** Gives the child up, and says why. */
  private String lost(IOException reason) {
    losses++;
    ChildProcess gone = process;
    String obituary = gone == null || isClosed() ? "" : "; " + gone.obituary();
    retire();
    return reason.getMessage() + obituary;
  }

  private void retire() {
    ChildProcess present = process;
    if (present != null) {
      present.kill();
    }
    process = null;
    ChildSession open = session;
    session = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new IllegalStateException("a socket does not close", e);
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private static InferenceException unavailable(String sentence) {
    return new InferenceException(Kind.UNAVAILABLE, sentence);
  }

  private interface Exchange<T> {
    T run(ChildSession session, long deadline) throws IOException, InferenceException;

    /** The request as far as it was worked on. */
    default Request done(Request request, T result) {
      return result instanceof Continuation text
          ? new Request(request.op(), request.text(), text.tokens())
          : request;
    }
  }

  private interface Reader<T> {
    T read(ByteBuffer body) throws IOException;
  }
}
