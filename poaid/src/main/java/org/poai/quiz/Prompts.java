package org.poai.quiz;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.dataset.QaRecord;
import org.poai.inference.EnginePriority;
import org.poai.inference.EngineTask;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.ModelAnswer;
import org.poai.quiz.prompt.PromptFrame;
import org.poai.quiz.prompt.SaltedPrompt;
import org.poai.quiz.proof.HiddenState;
import org.poai.quiz.proof.StatePair;

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
  CompletableFuture<Optional<StatePair>> states(
      Hash32 quizKey, int k, int index, PromptGroup group) {
    return state(quizKey, k, 0, index, group)
        .thenCombine(
            state(quizKey, k, 1, index, group),
            (first, second) -> first.flatMap(x0 -> second.map(x1 -> new StatePair(x0, x1))));
  }

  private CompletableFuture<Optional<HiddenState>> state(
      Hash32 quizKey, int k, int b, int index, PromptGroup group) {
    SaltedPrompt prompt = new SaltedPrompt(quizKey, k, b, record(index).question());
    int length = referee.manifest().sizes().promptTokens();
    return submit(
        group,
        engine -> {
          Optional<String> text = prompt.build(engine, referee.tokens(), referee.words(), length);
          return text.isEmpty()
              ? Optional.empty()
              : Optional.of(HiddenState.of(engine.embed(text.get())));
        });
  }

  /** The text of prompt (k, b), where it has a form of exactly L tokens. */
  CompletableFuture<Optional<String>> text(Hash32 quizKey, int k, int b, int index) {
    SaltedPrompt prompt = new SaltedPrompt(quizKey, k, b, record(index).question());
    int length = referee.manifest().sizes().promptTokens();
    return engines.submit(
        EnginePriority.JOB,
        engine -> prompt.build(engine, referee.tokens(), referee.words(), length));
  }

  /** ref_k of record {@code index}. */
  CompletableFuture<Optional<HiddenState>> reference(int index, PromptGroup group) {
    String prompt = PromptFrame.reference(record(index));
    return submit(
        group,
        engine -> Optional.of(HiddenState.of(engine.embed(prompt)).centred(1, referee.mu())));
  }

  /** The model's own answer to record {@code index}; the empty text where it gives none. */
  CompletableFuture<String> answer(int index, PromptGroup group) {
    String prompt = PromptFrame.answer(record(index).question());
    int tokens = referee.manifest().sizes().answerTokens();
    return submit(group, engine -> Optional.of(ModelAnswer.of(engine.complete(prompt, tokens))))
        .thenApply(answer -> answer.orElse(""));
  }

  /** Puts a fresh process under the engine. */
  CompletableFuture<Boolean> renew() {
    return engines.submit(
        EnginePriority.VERIFY,
        engine -> {
          engine.renew();
          return true;
        });
  }

  /** Has the engine show its conformance. */
  CompletableFuture<Boolean> prove() {
    return engines.submit(
        EnginePriority.VERIFY,
        engine -> {
          engine.prove();
          return true;
        });
  }

  private QaRecord record(int index) {
    return referee.dataset().get(index);
  }

  private <T> CompletableFuture<Optional<T>> submit(
      PromptGroup group, EngineTask<Optional<T>> task) {
    return engines.submit(
        group.priority(),
        engine -> {
          if (group.isPointless()) {
            return Optional.empty();
          }
          Optional<T> result = orNone(task, engine);
          if (result.isEmpty()) {
            group.giveUp();
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
