package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;

class FakeEngineTest {
  private final FakeEngine engine = new FakeEngine(64, 1);

  @Test
  void encode_saltWordAfterA_isOneTokenOfItsOwnId() throws InferenceException {
    List<Token> tokens = engine.modelFile().vocabulary().tokens();
    int[] a = engine.encode("a");
    assertThat(a).hasSize(1);
    int words = 0;
    for (int id = 0; id < tokens.size(); id++) {
      Token token = tokens.get(id);
      if (token.type() == TokenType.NORMAL && token.text().matches("▁[a-z]{3,10}")) {
        assertThat(engine.encode("a " + token.text().substring(1))).containsExactly(a[0], id);
        words++;
      }
    }
    assertThat(words).isGreaterThanOrEqualTo(2048);
  }

  @Test
  void encode_promptFrame_isShort() throws InferenceException {
    assertThat(engine.encode("bada kilo\nQuestion: What is this?\nAnswer:")).hasSizeLessThan(20);
  }

  @Test
  void encode_controlTokensAsText_becomeTheirIds() throws InferenceException {
    assertThat(engine.encode("<s></s>")).containsExactly(1, 2);
  }

  @Test
  void embed_anotherSeed_givesAnotherState() throws InferenceException {
    FakeEngine wrong = new FakeEngine(64, 2);
    assertThat(wrong.encode("one two")).isEqualTo(engine.encode("one two"));
    assertThat(wrong.embed("one two")).isNotEqualTo(engine.embed("one two"));
    assertThat(wrong.complete("one two", 8)).isNotEqualTo(engine.complete("one two", 8));
    assertThat(wrong.modelFile().sha256()).isNotEqualTo(engine.modelFile().sha256());
  }
}
