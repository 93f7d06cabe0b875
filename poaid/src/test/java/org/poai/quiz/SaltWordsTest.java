package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Keccak;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.ModelFile.Token;
import org.poai.inference.ModelFile.TokenType;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.primitives.Bytes;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.UnfitModelException;

class SaltWordsTest {
  private final FakeEngine engine = new FakeEngine(8, 1);
  private final Vocabulary vocabulary = engine.modelFile().vocabulary();

  @Test
  void find_fakeVocabulary_givesTheFirst2048InIdOrder() throws Exception {
    List<String> words = SaltWordList.find(vocabulary, engine);

    assertThat(words).hasSize(2048).doesNotHaveDuplicates().allMatch(w -> w.matches("[a-z]{3,10}"));
    List<String> inOrder =
        vocabulary.tokens().stream()
            .map(t -> t.text().substring(1))
            .filter(words::contains)
            .toList();
    assertThat(words).isEqualTo(inOrder);
  }

  @Test
  void find_tokensThatOnlyLookLikeWords_areLeftOut() throws Exception {
    List<Token> tokens = new ArrayList<>(vocabulary.tokens());
    int first = 0;
    while (!tokens.get(first).text().equals("▁capital")) {
      first++;
    }
    tokens.set(first, new Token("▁capital", TokenType.USER_DEFINED));
    tokens.set(first + 1, new Token("▁Capital", TokenType.NORMAL));
    tokens.set(first + 2, new Token("▁ab", TokenType.NORMAL));
    tokens.set(first + 3, new Token("▁abcdefghijk", TokenType.NORMAL));
    tokens.set(first + 4, new Token("country", TokenType.NORMAL));
    tokens.set(first + 5, new Token("▁nosuchword", TokenType.NORMAL));
    tokens.set(first + 6, new Token("▁straße", TokenType.NORMAL));
    int before = engine.calls(Call.ENCODE);

    List<String> words = SaltWordList.find(new Vocabulary(tokens, true, false), engine);

    assertThat(words)
        .doesNotContain(
            "capital", "Capital", "ab", "abcdefghijk", "ountry", "nosuchword", "straße");
    assertThat(engine.calls(Call.ENCODE) - before).isLessThan(2048 + 100);
  }

  @Test
  void find_gpt2Marker_startsAWordToo() throws InferenceException {
    List<Token> tokens = new ArrayList<>();
    for (Token token : vocabulary.tokens()) {
      tokens.add(new Token(token.text().replace('▁', 'Ġ'), token.type()));
    }

    assertThat(SaltWordList.find(new Vocabulary(tokens, true, false), engine))
        .isEqualTo(SaltWordList.find(vocabulary, engine));
  }

  @Test
  void of_tooFewWords_isRefusedWithTheNumber() throws InferenceException {
    List<String> words = SaltWordList.find(vocabulary, engine).subList(0, 2047);

    assertThatThrownBy(() -> SaltWordList.of(words))
        .isInstanceOf(UnfitModelException.class)
        .hasMessageContaining("2047 of the 2048");
  }

  @Test
  void text_roundTrip_keepsWordsAndHash() throws Exception {
    SaltWordList words = SaltWordList.of(SaltWordList.find(vocabulary, engine));

    SaltWordList read = SaltWordList.fromText(words.toText()).orElseThrow();

    assertThat(read.hash()).isEqualTo(words.hash());
    assertThat(words.hash()).isEqualTo(Keccak.hash(Bytes.utf8(words.toText())));
    assertThat(new HashSet<>(List.of(read.toText().split("\n")))).hasSize(2048);
  }

  @Test
  void fromText_anythingElse_isNone() {
    assertThat(SaltWordList.fromText("")).isEmpty();
    assertThat(SaltWordList.fromText("abc\n".repeat(2047) + "ABC")).isEmpty();
    assertThat(SaltWordList.fromText("abc\n".repeat(2047))).isEmpty();
  }
}
