package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.QaRecord;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.quiz.prompt.PromptFrame;
import org.poai.quiz.prompt.TokenizerRecordRule;

class TokenizerRecordRuleTest {
  private final QuizFixture node = new QuizFixture(1, ListDataset.ofSize(3), 2);
  private final TokenizerRecordRule rule =
      new TokenizerRecordRule(
          node.service::submit, node.referee.tokens(), node.referee.words(), Sizes.ofSamples(2));

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void complaint_usableRecord_isNone() {
    assertThat(rule.complaint(new QaRecord("What is one plus one", "two"))).isEmpty();
  }

  @Test
  void complaint_controlOrUnknownTokens_areNamedInEitherText() {
    assertThat(rule.complaint(new QaRecord("What is </s>", "two")).orElseThrow())
        .contains("control");
    assertThat(rule.complaint(new QaRecord("What is this", "<unk>")).orElseThrow())
        .contains("control");
  }

  @Test
  void complaint_questionWithoutRoomForSixteenWords_isExactlyAtTheBound() throws Exception {
    // BOS, 16 words, the frame's own tokens, and the question's first word.
    String frame = PromptFrame.salted(node.referee.words().first(16), "two");
    int room = 65 - node.referee.tokens().count(node.engine.encode(frame));

    String longest = "two ".repeat(room).strip();
    assertThat(rule.complaint(new QaRecord(longest, "yes"))).isEmpty();
    assertThat(rule.complaint(new QaRecord(longest + " two", "yes")).orElseThrow())
        .contains("salt words")
        .contains("65 tokens, at most 64");
  }

  @Test
  void complaint_longAnswer_isRefused() {
    assertThat(rule.complaint(new QaRecord("What is one", "two ".repeat(250))).orElseThrow())
        .contains("question and answer");
    assertThat(rule.complaint(new QaRecord("What is one", "two ".repeat(20_000))).orElseThrow())
        .contains("is not a text that the model takes");
  }

  @Test
  void complaint_engineDown_isNotTheRecordsFault() {
    node.engine.onCall(
        (call, text) -> {
          throw new InferenceException(Kind.UNAVAILABLE, "no engine today");
        });

    assertThatThrownBy(() -> rule.complaint(new QaRecord("What is one", "two")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no engine today");
  }
}
