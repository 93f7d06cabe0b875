package org.poai.inference.answer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.async.WorkerPool;
import org.poai.crypto.Keccak;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.ModelFile.ChatHints;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.memory.BoundedMap;
import org.poai.metrics.Metrics;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The engines of jobs, by model: each runs in a process of its own beside that of the quiz, so that
 * a stranger's prompt that ends it stops nothing else. An engine is started for the first prompt
 * and let go when nobody has asked for a while; prompts wait in turn, those of jobs before those of
 * chats, and with too many of them the answer is {@link JobResult.Busy}. What was answered is
 * remembered for a while, a prompt that is poison too, so that nobody makes us compute it again and
 * again. Safe from any thread.
 */
public final class JobEngines implements Service {
  /** Results of jobs that are remembered. */
  private static final int REMEMBERED = 256;

  private static final int OPENING = 2;
  private static final int TO_OPEN = 16;
  private static final long LOOK_MILLIS = 10_000;
  private static final long STOP_MILLIS = 400;

  private final EnginePlaces places;
  private final WorkerPool opening;
  private final EventThread thread;
  private final JobMetrics metrics;
  private final CriticalFailure criticalFailure;
  private final Map<Job, CompletableFuture<JobResult>> results = BoundedMap.byUse(REMEMBERED);

  /** Prompts of chats that ended the engine's process. */
  private final Map<Job, Boolean> poisons = BoundedMap.byUse(REMEMBERED);

  private record Job(Hash32 model, Hash32 prompt, int tokens) {}

  /** Something to be asked of an engine. */
  @FunctionalInterface
  private interface Question {
    JobAnswer ask(AnswerEngine engine, ChatHints chat) throws InferenceException;
  }

  public JobEngines(JobEngine.Opener opener, Metrics metrics, CriticalFailure criticalFailure) {
    this.opening = new WorkerPool("job-models", OPENING, TO_OPEN, criticalFailure);
    this.places = new EnginePlaces(opener, opening, criticalFailure.machine()::nanoTime);
    this.metrics = new JobMetrics(metrics, places::waiting, places::restarts);
    this.criticalFailure = criticalFailure;
    this.thread = new EventThread("job-engines", criticalFailure);
  }

  @Override
  public void start() {
    thread.repeat(places::closeIdle, LOOK_MILLIS);
  }

  @Override
  public void stop() {
    thread.stop(STOP_MILLIS);
    opening.stop(STOP_MILLIS);
    places.stop();
  }

  /**
   * The answer to the prompt of a job; the future never fails.
   *
   * @param model SHA-256 of a model that need not be the one that rules now
   * @param tokens at most, 1 to {@value AnswerEngine#MAX_TOKENS}
   */
  public CompletableFuture<JobResult> answer(Hash32 model, Bytes prompt, int tokens) {
    Optional<String> text = text(prompt);
    if (text.isEmpty()) {
      return CompletableFuture.completedFuture(new JobResult.Text(JobAnswer.byRule(0)));
    }
    Job job = new Job(model, Keccak.hash(prompt), tokens);
    CompletableFuture<JobResult> result;
    synchronized (results) {
      CompletableFuture<JobResult> known = results.get(job);
      if (known != null) {
        return known.copy();
      }
      result = new CompletableFuture<>();
      results.put(job, result);
    }
    var unused =
        ask(model, EnginePriority.JOB, (engine, chat) -> engine.answer(text.get(), tokens))
            .thenAccept(
                found -> {
                  if (!(found instanceof JobResult.Text || found instanceof JobResult.Poison)) {
                    forget(job);
                  }
                  result.complete(found);
                });
    return result.copy();
  }

  private void forget(Job job) {
    synchronized (results) {
      results.remove(job);
    }
  }

  /**
   * The same text while it comes about, of a prompt that may have control tokens; the future never
   * fails.
   *
   * @param prompt makes the prompt, given how the model's authors write conversations
   */
  public CompletableFuture<JobResult> complete(
      Hash32 model,
      Function<ChatHints, String> prompt,
      int tokens,
      AnswerEngine.Audience audience) {
    return ask(
        model,
        EnginePriority.CHAT,
        (engine, chat) -> complete(engine, model, prompt.apply(chat), tokens, audience));
  }

  /** A prompt that ended the engine's process is not given to it again. */
  private JobAnswer complete(
      AnswerEngine engine, Hash32 model, String prompt, int tokens, AnswerEngine.Audience audience)
      throws InferenceException {
    Job poison = new Job(model, Keccak.hash(Bytes.utf8(prompt)), AnswerEngine.MAX_TOKENS);
    synchronized (poisons) {
      if (poisons.containsKey(poison)) {
        throw new InferenceException(Kind.POISON, "this prompt has ended the engine's process");
      }
    }
    try {
      return engine.complete(prompt, tokens, audience);
    } catch (InferenceException e) {
      if (e.kind() == Kind.POISON) {
        synchronized (poisons) {
          poisons.put(poison, true);
        }
      }
      throw e;
    }
  }

  /** What is wrong with an engine that runs; for the watchdog. */
  public Optional<String> health() {
    return places.health();
  }

  private CompletableFuture<JobResult> ask(
      Hash32 model, EnginePriority priority, Question question) {
    Optional<EnginePlaces.Seat> seat = places.take(model, priority);
    if (seat.isEmpty()) {
      return CompletableFuture.completedFuture(new JobResult.Busy());
    }
    return seat.get()
        .engine()
        .thenCompose(
            running ->
                running
                    .service()
                    .submit(priority, engine -> timed(question, engine, running.vocabulary())))
        .<JobResult>thenApply(JobResult.Text::new)
        .exceptionally(this::result)
        .whenComplete((result, failure) -> seat.get().leave());
  }

  private JobAnswer timed(Question question, InferenceEngine engine, Vocabulary vocabulary)
      throws InferenceException {
    long begin = criticalFailure.machine().nanoTime();
    JobAnswer answer = question.ask(new ModelAnswers(engine, vocabulary), vocabulary.chat());
    metrics.answered(criticalFailure.machine().nanoTime() - begin);
    return answer;
  }

  private JobResult result(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String sentence = String.valueOf(cause.getMessage());
    if (!(cause instanceof InferenceException failed)) {
      return new JobResult.Absent("the engine of jobs fails: " + sentence);
    }
    return switch (failed.kind()) {
      case POISON -> new JobResult.Poison();
      case REFUSED, NOT_FINITE -> new JobResult.TooLong(sentence);
      case UNAVAILABLE -> new JobResult.Absent(sentence);
    };
  }

  private static Optional<String> text(Bytes prompt) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(prompt.toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty(); // which no contract lets in
    }
  }
}
