package org.poai.quiz;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.dataset.QaRecord;
import org.poai.inference.EngineTask;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.Priority;
import org.poai.primitives.Hash32;

/**
 * The three questions that the quiz puts to the engine, one engine task each, so that a more urgent
 * caller waits for one prompt at most.
 *
 * <p>A refused prompt or a value that is not finite is the same on every node and gives no result.
 * An engine that is down, or a prompt that killed it three times, says something about this machine
 * and ends the future with {@link InferenceException}.
 */
final class Prompts {
  private final Referee referee;
  private final EngineAccess engines;

  Prompts(Referee referee, EngineAccess engines) {
    this.referee = referee;
    this.engines = engines;
  }

  /**
   * x(k, 0) and x(k, 1) of record {@code index}; empty when a prompt has no form of exactly L
   * tokens, or when they are not wanted any more.
   */
  CompletableFuture<Optional<States>> states(Hash32 quizKey, int k, int index, Asking asking) {
    return state(quizKey, k, 0, index, asking)
        .thenCombine(
            state(quizKey, k, 1, index, asking),
            (first, second) -> first.flatMap(x0 -> second.map(x1 -> new States(x0, x1))));
  }

  private CompletableFuture<Optional<State>> state(
      Hash32 quizKey, int k, int b, int index, Asking asking) {
    SaltedPrompt prompt = new SaltedPrompt(quizKey, k, b, record(index).question());
    int length = referee.manifest().sizes().promptTokens();
    return submit(
        asking,
        engine -> {
          Optional<String> text = prompt.build(engine, referee.tokens(), referee.words(), length);
          return text.isEmpty()
              ? Optional.empty()
              : Optional.of(State.of(engine.embed(text.get())));
        });
  }

  /** The text of prompt (k, b), where it has a form of exactly L tokens. */
  CompletableFuture<Optional<String>> text(Hash32 quizKey, int k, int b, int index) {
    SaltedPrompt prompt = new SaltedPrompt(quizKey, k, b, record(index).question());
    int length = referee.manifest().sizes().promptTokens();
    return engines.submit(
        Priority.JOB, engine -> prompt.build(engine, referee.tokens(), referee.words(), length));
  }

  /** ref_k of record {@code index}. */
  CompletableFuture<Optional<State>> reference(int index, Asking asking) {
    String prompt = PromptFrame.reference(record(index));
    return submit(
        asking, engine -> Optional.of(State.of(engine.embed(prompt)).centred(1, referee.mu())));
  }

  /** The model's own answer to record {@code index}; the empty text where it gives none. */
  CompletableFuture<String> answer(int index, Asking asking) {
    String prompt = PromptFrame.answer(record(index).question());
    int tokens = referee.manifest().sizes().answerTokens();
    return submit(asking, engine -> Optional.of(AnswerText.of(engine.complete(prompt, tokens))))
        .thenApply(answer -> answer.orElse(""));
  }

  /** Puts a fresh process under the engine. */
  CompletableFuture<Boolean> renew() {
    return engines.submit(
        Priority.VERIFY,
        engine -> {
          engine.renew();
          return true;
        });
  }

  /** Has the engine show its conformance. */
  CompletableFuture<Boolean> prove() {
    return engines.submit(
        Priority.VERIFY,
        engine -> {
          engine.prove();
          return true;
        });
  }

  private QaRecord record(int index) {
    return referee.dataset().get(index);
  }

  private <T> CompletableFuture<Optional<T>> submit(Asking asking, EngineTask<Optional<T>> task) {
    return engines.submit(
        asking.priority(),
        engine -> {
          if (asking.isPointless()) {
            return Optional.empty();
          }
          Optional<T> result = orNone(task, engine);
          if (result.isEmpty()) {
            asking.giveUp();
          }
          return result;
        });
  }

  private static <T> Optional<T> orNone(EngineTask<Optional<T>> task, InferenceEngine engine)
      throws InferenceException {
    try {
      return task.run(engine);
    } catch (InferenceException e) {
      return switch (e.kind()) {
        case REFUSED, NOT_FINITE -> Optional.empty();
        case POISON, UNAVAILABLE -> throw e;
      };
    }
  }
}
