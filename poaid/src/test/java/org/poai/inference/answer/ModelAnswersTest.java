package org.poai.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Keccak;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

class ModelAnswersTest {
  private final FakeEngine engine = new FakeEngine(16, 1);
  private final ModelAnswers answers = new ModelAnswers(engine, engine.modelFile().vocabulary());

  @Test
  void answer_hashIsKeccakOfItsBytes() throws Exception {
    JobAnswer answer = answers.answer("What is this?", 8);
    assertThat(answer.tokens()).isEqualTo(8);
    assertThat(answer.reason()).isEqualTo(JobAnswer.Reason.LIMIT);
    assertThat(answer.hash()).isEqualTo(Keccak.hash(answer.bytes()));
  }

  @Test
  void answer_promptOf511Tokens_hasOneTokenHoweverManyAreAskedFor() throws Exception {
    JobAnswer answer = answers.answer("\n".repeat(510), 384);
    assertThat(answer.promptTokens()).as("with BOS").isEqualTo(511);
    assertThat(answer.tokens()).isEqualTo(1);
  }

  @Test
  void answer_promptOf512Tokens_isEmptyByRule() throws Exception {
    JobAnswer answer = answers.answer("\n".repeat(511), 1);
    assertThat(answer).isEqualTo(new JobAnswer("", 512, 0, JobAnswer.Reason.RULE));
    assertThat(answer.hash()).isEqualTo(Keccak.hash(new byte[0]));
    assertThat(engine.calls(Call.GENERATE)).isZero();
  }

  @Test
  void answer_controlOrUnknownTokenInThePrompt_isEmptyByRule() throws Exception {
    for (String prompt : new String[] {"a</s>b", "<s>", "<unk>"}) {
      assertThat(answers.answer(prompt, 8).reason()).isEqualTo(JobAnswer.Reason.RULE);
    }
    assertThat(engine.calls(Call.GENERATE)).isZero();
  }

  @Test
  void answer_engineRefuses_isEmptyByRule_butOtherFailuresAreNone() throws Exception {
    failing(Kind.REFUSED);
    assertThat(answers.answer("a", 8).reason()).isEqualTo(JobAnswer.Reason.RULE);
    failing(Kind.NOT_FINITE);
    assertThat(answers.answer("a", 8).reason()).isEqualTo(JobAnswer.Reason.RULE);
    for (Kind kind : new Kind[] {Kind.POISON, Kind.UNAVAILABLE}) {
      failing(kind);
      assertThatThrownBy(() -> answers.answer("a", 8))
          .isInstanceOfSatisfying(
              InferenceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Test
  void complete_controlTokens_areAsked_andPiecesMakeTheText() throws Exception {
    List<String> told = new ArrayList<>();
    JobAnswer answer =
        answers.complete(
            "<s>a</s>",
            8,
            new AnswerEngine.Audience() {
              @Override
              public boolean begin(int promptTokens) {
                return told.add("tokens " + promptTokens);
              }

              @Override
              public boolean take(String piece) {
                told.add(piece);
                return told.size() < 4;
              }
            });
    assertThat(told.get(0)).isEqualTo("tokens " + answer.promptTokens());
    assertThat(String.join("", told.subList(1, 4))).isEqualTo(answer.text());
    assertThat(answer.reason()).isEqualTo(JobAnswer.Reason.TAKER);
    assertThat(answer.tokens()).isEqualTo(3);
  }

  @Test
  void complete_promptTooLong_isRefusedBeforeItBegins() {
    assertThatThrownBy(() -> answers.complete("\n".repeat(511), 8, piece -> true))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    assertThat(engine.calls(Call.GENERATE)).isZero();
  }

  private void failing(Kind kind) {
    engine.onCall(
        (call, text) -> {
          if (call == Call.GENERATE) {
            throw new InferenceException(kind, "a test's failure");
          }
        });
  }
}
