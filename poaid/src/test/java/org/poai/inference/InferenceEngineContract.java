package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
