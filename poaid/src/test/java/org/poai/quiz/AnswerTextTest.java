package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.quiz.prompt.ModelAnswer;

class AnswerTextTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "' Paris','Paris'",
        "'\u0000\t Paris \u0001','Paris'",
        "'Paris\r\nRome','Paris'",
        "'\nParis',''",
        "'',''",
        "'a\u00a0','a\u00a0'",
        "'a \u007f','a \u007f'",
      })
  void of_whiteSpaceAndLines_areStrippedAndCut(String completion, String answer) {
    assertThat(ModelAnswer.of(completion)).isEqualTo(answer);
  }

  @Test
  void of_loneSurrogates_becomeReplacementCharacters() {
    assertThat(ModelAnswer.of("a\ud83d b\ude00")).isEqualTo("a\ufffd b\ufffd");
    assertThat(ModelAnswer.of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
  }

  @Test
  void of_longText_isCutBetweenCodePoints() {
    assertThat(ModelAnswer.of("x".repeat(300))).hasSize(256);
    assertThat(ModelAnswer.of("x".repeat(256))).hasSize(256);
    assertThat(ModelAnswer.of("x".repeat(255) + "é")).isEqualTo("x".repeat(255));
    assertThat(ModelAnswer.of("x".repeat(253) + "\ud83d\ude00")).isEqualTo("x".repeat(253));
    assertThat(ModelAnswer.of("x".repeat(252) + "\ud83d\ude00!")).hasSize(254).endsWith("\ude00");
    assertThat(ModelAnswer.of("x".repeat(255) + " y")).isEqualTo("x".repeat(255) + " ");
  }
}
