package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.quiz.prompt.EvaluatedRecordRule;

class EvaluatedRecordRuleTest {
  private final ListDataset records = ListDataset.ofSize(50);
  private final QuizFixture node = new QuizFixture(1, records, 2);
  private final EvaluatedRecordRule rule = new EvaluatedRecordRule(node.service::submit);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void recordWithoutResult_isRefused() {
    String spoilt = records.get(7).question();
    node.engine.onEmbed(
        (prompt, state) -> {
          if (prompt.contains(spoilt)) {
            Arrays.fill(state, Float.NaN);
          }
          return state;
        });
    assertThat(rule.complaint(records.get(6))).isEmpty();
    assertThat(rule.complaint(records.get(7)))
        .hasValueSatisfying(c -> assertThat(c).contains("has no result", "not finite"));
  }

  @Test
  void recordThatEndsTheEngine_isRefused() {
    node.engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            throw new InferenceException(Kind.POISON, "this request ended the engine's process");
          }
        });
    assertThat(rule.complaint(records.get(0))).isPresent();
  }

  @Test
  void recordOfTokensThatWereSeen_isNotEvaluated() {
    int before = node.engine.calls(Call.EMBED);
    assertThat(rule.complaint(records.get(3))).isEmpty();
    assertThat(rule.complaint(records.get(3))).isEmpty();
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(1);
  }
}
