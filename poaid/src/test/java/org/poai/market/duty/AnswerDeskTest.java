package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.async.EventThread;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobAnswer.Reason;
import org.poai.inference.answer.JobResult;
import org.poai.market.contract.Seals;
import org.poai.market.duty.Answers.Purpose;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Questions for one engine: what comes first, what is remembered, what is tried again when. */
class AnswerDeskTest {
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final EventThread thread = new EventThread("desk", (part, cause) -> failures.add(cause));
  private final List<String> asked = new ArrayList<>();
  private final List<CompletableFuture<JobResult>> results = new ArrayList<>();
  private final AnswerDesk desk =
      new AnswerDesk(
          (model, prompt, tokens) -> {
            asked.add(new String(prompt.toArray(), java.nio.charset.StandardCharsets.UTF_8));
            results.add(new CompletableFuture<>());
            return results.get(results.size() - 1);
          },
          thread);

  @AfterEach
  void close() {
    thread.stop(1_000);
    assertThat(failures).isEmpty();
  }

  private void onThread(Runnable task) {
    thread
        .call(
            () -> {
              task.run();
              return true;
            })
        .join();
  }

  private static JobQuestion question(String prompt) {
    return new JobQuestion(Hash32.ZERO, Bytes.utf8(prompt), 16);
  }

  private void end(int index, JobResult result) {
    results.get(index).complete(result);
    onThread(() -> {});
  }

  private static JobResult text(String text) {
    return new JobResult.Text(new JobAnswer(text, 1, 1, Reason.MODEL));
  }

  @Test
  void question_mostUrgent_isAnsweredFirstAndOneAtATime() {
    onThread(
        () -> {
          desk.begin(5);
          desk.ask(question("offer"), Purpose.OFFER);
          desk.ask(question("vote"), Purpose.VOTE);
          desk.ask(question("later vote"), Purpose.VOTE);
          desk.ask(question("check"), Purpose.CHECK);
          desk.work(() -> {});
          desk.work(() -> {});
        });
    assertThat(asked).containsExactly("vote");

    end(0, text("yes"));
    onThread(
        () ->
            assertThat(desk.ask(question("vote"), Purpose.VOTE))
                .contains(MarketScript.answer("yes")));
  }

  @Test
  void failure_isTriedAgainAtTheNextHead_notAtThisOne() {
    Runnable look =
        () -> {
          desk.ask(question("a"), Purpose.VOTE);
          desk.ask(question("b"), Purpose.OFFER);
          desk.work(() -> {});
        };
    onThread(() -> desk.begin(5));
    onThread(look);
    end(0, new JobResult.Absent("the model is not here"));
    assertThat(desk.trouble()).contains("no answers: the model is not here");
    onThread(() -> desk.begin(5));
    onThread(look);
    end(1, new JobResult.Busy());
    onThread(() -> desk.begin(5));
    onThread(look);
    assertThat(asked).containsExactly("a", "b");

    onThread(() -> desk.begin(6));
    onThread(look);
    assertThat(asked).containsExactly("a", "b", "a");
  }

  @Test
  void poison_isAnAnswerWithoutText() {
    onThread(
        () -> {
          desk.begin(5);
          desk.ask(question("a"), Purpose.VOTE);
          desk.work(() -> {});
        });
    end(0, new JobResult.Poison());

    onThread(
        () -> {
          RightAnswer answer = desk.ask(question("a"), Purpose.VOTE).orElseThrow();
          assertThat(answer.hash()).isEqualTo(Seals.POISON);
          assertThat(answer.text()).isEmpty();
        });
  }
}
