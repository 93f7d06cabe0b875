package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.inference.EnginePriority;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

class QuizTest {
  private static final Challenge CHALLENGE =
      new Challenge(QuizFixture.EPOCH_KEY, QuizFixture.PARENT, Hash32.ZERO);

  private final QuizFixture node = new QuizFixture(1, ListDataset.ofSize(20), 2);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void evaluate_preparedParent_costsTwoPromptsForEachRecord() {
    node.answers();
    int before = node.engine.calls(Call.EMBED);

    Optional<Evaluation> evaluation = QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1));

    assertThat(evaluation).isPresent();
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(4);
    assertThat(node.metrics.scrape()).contains("poai_quiz_evaluation_seconds_count 1");
  }

  @Test
  void evaluate_sameNonceAgain_costsNothing() {
    Optional<Evaluation> first = QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1));
    int before = node.engine.calls(Call.ENCODE);

    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1))).isEqualTo(first);
    assertThat(node.engine.calls(Call.ENCODE)).isEqualTo(before);
  }

  @Test
  void evaluate_twoNoncesAtOnce_runOneAfterTheOtherAndDiffer() {
    var first = node.quiz.evaluate(CHALLENGE, 1);
    var second = node.quiz.evaluate(CHALLENGE, 2);

    assertThat(QuizFixture.await(first)).isNotEqualTo(QuizFixture.await(second));
  }

  @Test
  void evaluate_cancelledWhileAPromptRuns_runsNoFurtherPrompt() throws Exception {
    node.answers();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    node.engine.onCall(
        (call, text) -> {
          running.countDown();
          await(go);
        });
    int before = node.engine.calls(Call.EMBED);

    CompletableFuture<Optional<Evaluation>> evaluation = node.quiz.evaluate(CHALLENGE, 1);
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    evaluation.cancel(false);
    go.countDown();
    QuizFixture.await(node.service.submit(EnginePriority.JOB, engine -> engine.dim()));

    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(1);
    node.engine.onCall((call, text) -> {});
    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1)))
        .as("what was given up is not remembered as a nonce without result")
        .isPresent();
  }

  @Test
  void evaluate_promptWithoutResult_leavesTheOthersUnasked() {
    node.answers();
    node.engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            throw new InferenceException(Kind.NOT_FINITE, "a test's failure");
          }
        });
    int before = node.engine.calls(Call.EMBED);

    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1))).isEmpty();
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(1);
    assertThat(node.metrics.scrape()).contains("poai_quiz_nonces_without_result_total 1.0");
  }

  @Test
  void evaluate_engineDown_endsWithTheReasonAndIsNotRemembered() {
    node.engine.onCall(
        (call, text) -> {
          throw new InferenceException(Kind.UNAVAILABLE, "no engine today");
        });
    assertThatThrownBy(() -> node.quiz.evaluate(CHALLENGE, 1).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InferenceException.class)
        .hasMessageContaining("no engine today");

    node.engine.onCall((call, text) -> {});
    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1))).isPresent();
  }

  @Test
  void evaluate_promptThatKillsTheEngine_isSkippedAndNotRemembered() {
    node.engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            throw new InferenceException(Kind.POISON, "a test's poison");
          }
        });
    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1))).isEmpty();

    node.engine.onCall((call, text) -> {});
    assertThat(QuizFixture.await(node.quiz.evaluate(CHALLENGE, 1))).isPresent();
  }

  @Test
  void prepare_sameParentTwice_asksTheModelOnce() {
    var first = node.quiz.prepare(QuizFixture.EPOCH_KEY, QuizFixture.PARENT);
    var second = node.quiz.prepare(QuizFixture.EPOCH_KEY, QuizFixture.PARENT);

    assertThat(QuizFixture.await(first)).hasSize(2).isEqualTo(QuizFixture.await(second));
    assertThat(node.engine.calls(Call.COMPLETE)).as("four of them are conformance's").isEqualTo(6);
  }

  @Test
  void records_fewerThanSamples_areRefused() {
    assertThatThrownBy(() -> Challenge.records(Hash32.ZERO, Hash32.ZERO, 4, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Challenge.records(Hash32.ZERO, Hash32.ZERO, 4, 4)).containsOnly(0, 1, 2, 3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
