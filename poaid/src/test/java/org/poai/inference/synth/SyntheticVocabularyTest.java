package org.poai.inference.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticVocabularyTest {
  private static final int FIRST_WORD = 3 + 256;
  private static final int WORDS = 2048;

  @ParameterizedTest
  @ValueSource(ints = {0, 32000})
  void everyWord_afterAnother_isOneToken(int size) {
    SyntheticVocabulary vocabulary =
        SyntheticVocabulary.of(size == 0 ? SyntheticVocabulary.smallest() : size);
    SpmReference tokenizer = new SpmReference(vocabulary);
    int a = tokenizer.encode("a").get(0);
    for (int id = FIRST_WORD; id < FIRST_WORD + WORDS; id++) {
      String word = vocabulary.texts().get(id).substring(1);
      assertThat(word).matches("[a-z]{3,8}");
      assertThat(tokenizer.encode("a " + word)).containsExactly(a, id);
    }
  }

  @Test
  void tokens_areDistinct() {
    assertThat(SyntheticVocabulary.of(32000).texts()).hasSize(32000).doesNotHaveDuplicates();
  }

  @Test
  void promptFrame_takesSixTokens() {
    SpmReference tokenizer = tokenizer();
    assertThat(tokenizer.encode("abandon\nQuestion: \nAnswer:")).hasSize(1 + 3 + 1 + 3);
    assertThat(tokenizer.encode("abandon\nQuestion: What is this?\nAnswer:"))
        .hasSize(1 + 3 + 4 + 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If a farmer has seven sheep and buys twelve more at the market, how many sheep now?",
        "Which English physicist described the three laws of motion in the seventeenth century?",
        "What is the largest country in South America by area, and which language is spoken there?",
      })
  void ordinaryQuestion_leavesRoomForSalt(String question) {
    List<Integer> tokens = tokenizer().encode("x\nQuestion: " + question + "\nAnswer:");
    assertThat(tokens.size()).isLessThanOrEqualTo(48);
  }

  @Test
  void of_fewerTokensThanItsWordsNeed_isRefused() {
    assertThatThrownBy(() -> SyntheticVocabulary.of(3000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SpmReference tokenizer() {
    return new SpmReference(SyntheticVocabulary.of(SyntheticVocabulary.smallest()));
  }
}
