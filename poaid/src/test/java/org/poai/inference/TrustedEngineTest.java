package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine is believed while it shows who it is, and no longer. */
class TrustedEngineTest {
  @TempDir Path directory;
  private final Processes inner = new Processes();
  private final List<Optional<String>> doubts = new ArrayList<>();
  private Path file;
  private long now;
  private int oaths;

  /** What the process answers to the oath; the right answer is 1. */
  private int answer = 1;

  private TrustedEngine engine;

  @BeforeEach
  void open() throws Exception {
    file = Files.writeString(directory.resolve("model"), "weights");
    Credentials credentials =
        new Credentials(
            List.of(PinnedFile.now("model file", file)),
            process -> {
              oaths++;
              return answer == 1 ? Optional.empty() : Optional.of("other answers");
            },
            doubts::add);
    engine = new TrustedEngine(inner, credentials, () -> now);
  }

  @Test
  void process_showsItsCredentialsOnce() throws Exception {
    assertThat(engine.encode("a")).containsExactly(0);
    assertThat(engine.encode("b")).containsExactly(0);
    assertThat(oaths).isEqualTo(1);
    assertThat(doubts).isEmpty();
  }

  @Test
  void processThatCameInACall_isAskedAgainOnceItIsKnown() throws Exception {
    engine.encode("a");
    inner.dyingAt = 2;
    assertThat(engine.encode("b")).as("by process 1").containsExactly(1);
    assertThat(inner.calls).as("the second was answered twice").isEqualTo(3);
    assertThat(oaths).isEqualTo(2);
  }

  @Test
  void processThatCameInACallAndIsAnother_answersNothing() throws Exception {
    engine.encode("a");
    inner.dyingAt = 2;
    answer = 2;
    assertRefused("other answers");
    assertRefused("other answers");
    assertThat(oaths).as("asked once, then remembered").isEqualTo(2);
    assertThat(doubts).containsExactly(Optional.of("other answers"));
  }

  @Test
  void processInDoubt_isReplacedAfterTenMinutes() throws Exception {
    answer = 2;
    assertRefused("other answers");
    answer = 1;
    now += TimeUnit.MINUTES.toNanos(10) - 1;
    assertRefused("other answers");
    now++;
    assertThat(engine.encode("a")).as("by a fresh process").containsExactly(1);
    assertThat(doubts).containsExactly(Optional.of("other answers"), Optional.empty());
  }

  @Test
  void fileThatChanges_endsAnswers_untilItIsPutBack() throws Exception {
    engine.encode("a");
    write("WEIGHTS", 1);
    assertThat(engine.isInDoubt()).isTrue();
    assertRefused("has changed since the start; put it back or restart");
    assertThat(inner.calls).as("the engine is not asked").isEqualTo(1);

    write("weights", 2);
    assertThat(engine.encode("a")).as("by a fresh process").containsExactly(1);
    assertThat(oaths).isEqualTo(2);
    assertThat(engine.isInDoubt()).isFalse();
    assertThat(doubts).hasSize(2).last().isEqualTo(Optional.empty());
  }

  @Test
  void fileThatChangesDuringACall_makesItsAnswerVoid() throws Exception {
    engine.encode("a");
    inner.during = () -> write("WEIGHTS", 1);
    assertRefused("has changed since the start");
  }

  private void write(String weights, long time) {
    try {
      Files.writeString(file, weights);
      Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void textDuringWhichTheProcessChanges_isGivenAgainButToldOnce() throws Exception {
    engine.encode("a");
    inner.dyingAt = inner.calls + 2;
    StringBuilder told = new StringBuilder();
    Continuation text =
        engine.generate(
            "a",
            3,
            piece -> {
              told.append(piece);
              return true;
            });
    assertThat(text.text()).isEqualTo("abc");
    assertThat(told).hasToString("abc");
    assertThat(inner.calls).isGreaterThan(inner.dyingAt + 1);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> engine.encode("a"))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> assertThat(e.kind()).isEqualTo(InferenceException.Kind.UNAVAILABLE))
        .hasMessageContaining(why);
  }

  /** Answers every encoding with the number of its process. */
  private static final class Processes implements InferenceEngine {
    private int process;
    private int calls;
    private int dyingAt;
    private Runnable during = () -> {};

    @Override
    public int dim() {
      return 1;
    }

    @Override
    public int[] encode(String text) {
      during.run();
      if (++calls == dyingAt) {
        process++;
      }
      return new int[] {process};
    }

    @Override
    public float[] embed(String prompt) {
      return new float[] {1};
    }

    @Override
    public String complete(String prompt, int tokens) {
      return "";
    }

    @Override
    public Continuation generate(String prompt, int tokens, TextTaker taker) {
      StringBuilder text = new StringBuilder();
      for (String piece : new String[] {"a", "b", "c"}) {
        text.append(piece);
        taker.take(piece);
        if (++calls == dyingAt) {
          process++;
        }
      }
      return new Continuation(text.toString(), 3, Continuation.End.MODEL);
    }

    @Override
    public void renew() {
      process++;
    }

    @Override
    public long restarts() {
      return process;
    }

    @Override
    public void close() {}
  }
}
