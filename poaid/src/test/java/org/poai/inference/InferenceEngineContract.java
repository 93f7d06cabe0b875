package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.inference.InferenceException.Kind;

/** What every engine with a model does; its subclasses name the engines. */
@Timeout(60)
public abstract class InferenceEngineContract {
  private static final String PROMPT = "one two three\nQuestion: What is this?\nAnswer:";

  /** An engine that stays open for the other tests, or a fresh one each time. */
  protected abstract InferenceEngine engine() throws Exception;

  /** A fresh engine, which the test closes. */
  protected abstract InferenceEngine fresh() throws Exception;

  @Test
  void embed_samePromptInAnyOrder_givesTheSameUnitVector() throws Exception {
    float[] first = engine().embed(PROMPT);
    engine().embed("another");
    engine().complete("another", 3);
    assertThat(engine().embed(PROMPT)).isEqualTo(first).hasSize(engine().dim());
    double squares = 0;
    for (float value : first) {
      squares += value * value;
    }
    assertThat(squares).isEqualTo(1.0, within(1e-5));
    assertThat(engine().embed("four five six")).isNotEqualTo(first);
  }

  @Test
  void complete_samePrompt_givesTheSameText() throws Exception {
    String first = engine().complete(PROMPT, 8);
    assertThat(engine().complete(PROMPT, 8)).isEqualTo(first);
    assertThat(first).startsWith(engine().complete(PROMPT, 4));
  }

  @Test
  void generate_samePrompt_givesThePiecesOfWhatCompleteGives() throws Exception {
    List<String> pieces = new ArrayList<>();
    Continuation text = engine().generate(PROMPT, 48, pieces::add);
    assertThat(String.join("", pieces)).isEqualTo(text.text());
    assertThat(pieces).doesNotContain("").hasSizeLessThanOrEqualTo(48);
    assertThat(text.tokens()).isBetween(1, 48);
    assertThat(withoutEnd(engine().complete(PROMPT, 48))).isEqualTo(withoutEnd(text.text()));
    assertThat(engine().generate(PROMPT, 48, TextTaker.ALL)).isEqualTo(text);
    if (text.end() == Continuation.End.LIMIT) {
      assertThat(text.tokens()).isEqualTo(48);
    }
  }

  /** A character that the limit cuts stands as U+FFFD in one and is left out in the other. */
  private static String withoutEnd(String text) {
    return text.replaceFirst("\\x{FFFD}+$", "");
  }

  @Test
  void generate_takerHasEnough_endsAndChangesNoBitOfWhatFollows() throws Exception {
    float[] state = engine().embed(PROMPT);
    Continuation whole = engine().generate(PROMPT, 48, TextTaker.ALL);
    StringBuilder taken = new StringBuilder();
    Continuation text =
        engine()
            .generate(
                PROMPT,
                384,
                piece -> {
                  taken.append(piece);
                  return taken.length() < 5;
                });
    assertThat(text.end()).isEqualTo(Continuation.End.TAKER);
    assertThat(text.text()).isEqualTo(taken.toString());
    assertThat(whole.text()).startsWith(text.text());
    assertThat(engine().embed(PROMPT)).isEqualTo(state);
    assertThat(engine().generate(PROMPT, 48, TextTaker.ALL)).isEqualTo(whole);
  }

  @Test
  void generate_atTheContextsEnd_answersAndOneMoreIsRefused() throws Exception {
    assertThat(engine().generate(promptOf(510), 1, TextTaker.ALL).tokens()).isLessThan(2);
    assertThat(engine().generate(promptOf(411), 100, TextTaker.ALL)).isNotNull();
    assertKind(() -> engine().generate(promptOf(512), 1, TextTaker.ALL), Kind.REFUSED);
    assertKind(() -> engine().generate("", 1, TextTaker.ALL), Kind.REFUSED);
    assertThat(engine().generate(" ", 1, TextTaker.ALL)).isNotNull();
    assertThat(engine().generate(PROMPT, 1, TextTaker.ALL).tokens()).isLessThan(2);
  }

  @Test
  void generate_numberOfTokensOutOfRange_isABug() {
    for (int tokens : new int[] {-1, 0, 385, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> engine().generate("x", tokens, TextTaker.ALL))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encode_anyText_isBoundedAndStable() throws Exception {
    assertThat(engine().encode("")).isEmpty();
    assertThat(engine().encode(PROMPT)).isEqualTo(engine().encode(PROMPT)).isNotEmpty();
    for (String text : new String[] {" ", "\0", "\"\\\n\t\u0001", "é😀ß漢", "\ud800x"}) {
      assertThat(engine().encode(text)).hasSizeLessThanOrEqualTo(3 * text.length() + 3);
    }
    assertThat(engine().encode("x ".repeat(8192))).isNotEmpty();
  }

  @Test
  void embed_oddText_answers() throws Exception {
    for (String text : new String[] {"\0", "\"\\\n\t\u0001'{}", "é😀ß漢", "\ud800x", "x\udc00"}) {
      assertThat(engine().embed(text)).hasSize(engine().dim());
      assertThat(engine().complete(text, 2)).isNotNull();
    }
  }

  @Test
  void call_textTooLong_isRefused() throws Exception {
    String text = "x".repeat(InferenceEngine.MAX_TEXT + 1);
    assertKind(() -> engine().encode(text), Kind.REFUSED);
    assertKind(() -> engine().embed(text), Kind.REFUSED);
    assertKind(() -> engine().complete(text, 1), Kind.REFUSED);
  }

  @Test
  void call_blankPrompt_isRefused() throws Exception {
    assertKind(() -> engine().embed(""), Kind.REFUSED);
    assertKind(() -> engine().embed(" \n"), Kind.REFUSED);
    assertKind(() -> engine().complete("", 1), Kind.REFUSED);
  }

  @Test
  void embed_atTheTokenBound_answersAndOneMoreIsRefused() throws Exception {
    assertThat(engine().embed(promptOf(510))).hasSize(engine().dim());
    assertKind(() -> engine().embed(promptOf(511)), Kind.REFUSED);
    assertKind(() -> engine().embed(promptOf(512)), Kind.REFUSED);
    assertThat(engine().embed(PROMPT)).hasSize(engine().dim());
  }

  @Test
  void complete_overTheContext_isRefused() throws Exception {
    assertThat(engine().complete(promptOf(503), 8)).isNotNull();
    assertKind(() -> engine().complete(promptOf(504), 8), Kind.REFUSED);
    assertThat(engine().complete(PROMPT, 1)).isNotNull();
  }

  @Test
  void complete_numberOfTokensOutOfRange_isABug() {
    for (int tokens : new int[] {-1, 0, 65, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> engine().complete("x", tokens))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void renew_betweenCalls_changesNoBit() throws Exception {
    float[] before = engine().embed(PROMPT);
    engine().renew();
    assertThat(engine().embed(PROMPT)).isEqualTo(before);
  }

  @Test
  void close_twice_thenCallsAreUnavailable() throws Exception {
    InferenceEngine engine = fresh();
    float[] state = engine.embed(PROMPT);
    assertThat(state).isEqualTo(engine().embed(PROMPT));
    engine.close();
    engine.close();
    assertKind(() -> engine.embed(PROMPT), Kind.UNAVAILABLE);
    assertKind(() -> engine.encode(PROMPT), Kind.UNAVAILABLE);
    assertKind(() -> engine.complete(PROMPT, 1), Kind.UNAVAILABLE);
    assertKind(() -> engine.generate(PROMPT, 1, TextTaker.ALL), Kind.UNAVAILABLE);
    assertKind(engine::renew, Kind.UNAVAILABLE);
  }

  /** A prompt whose encoding has exactly {@code count} tokens. */
  private String promptOf(int count) throws Exception {
    StringBuilder prompt = new StringBuilder("x");
    while (engine().encode(prompt.toString()).length < count) {
      prompt.append("\n");
    }
    assertThat(engine().encode(prompt.toString())).hasSize(count);
    return prompt.toString();
  }

  static void assertKind(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
