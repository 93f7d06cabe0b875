package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.inference.Continuation;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.TextTaker;
import org.poai.testing.Until;

/** What the supervisor does when the child dies, hangs, grows or does not start. */
@Timeout(60)
class ChildEngineTest {
  private static final ChildLimits LIMITS =
      new ChildLimits(20_000, 20_000, 20_000, 1L << 40, 1_000_000, 1);
  private static final ChildLimits SHORT_PATIENCE =
      new ChildLimits(20_000, 300, 300, 1L << 40, 1_000_000, 1);

  private final List<String> replaced = Collections.synchronizedList(new ArrayList<>());
  private final FakeEngine local = new FakeEngine(32, 7);
  private final List<ChildEngine> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(ChildEngine::close);
  }

  @Test
  void embed_childKilledBefore_answersTheSameBits() throws Exception {
    ChildEngine engine = start(LIMITS);
    float[] before = engine.embed("one two");
    long pid = engine.pid();
    signal("KILL", pid);
    assertThat(engine.embed("one two")).isEqualTo(before).isEqualTo(local.embed("one two"));
    assertThat(engine.pid()).isNotEqualTo(pid);
    assertThat(engine.restarts()).isEqualTo(1);
    assertThat(replaced).singleElement().asString().contains("by signal 9");
  }

  @Test
  void embed_childKilledDuringTheCall_isAskedAgain() throws Exception {
    ChildEngine engine = start(LIMITS);
    engine.embed("one");
    long pid = engine.pid();
    halt(pid);
    CompletableFuture<float[]> answer = async(() -> engine.embed("one two"));
    signal("KILL", pid);
    assertThat(answer.get()).isEqualTo(local.embed("one two"));
  }

  @Test
  void embed_requestThatKillsEachTime_isPoisonAndTheNextOneWorks() throws Exception {
    ChildEngine engine = start(LIMITS);
    assertThatThrownBy(() -> engine.embed("ABORT\n" + "y".repeat(100)))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.POISON))
        .hasMessageContaining("embed of 106 characters")
        .hasMessageContaining("SHA-256 0x")
        .hasMessageContaining("\"ABORT?yyyy");
    assertThat(engine.embed("one")).isEqualTo(local.embed("one"));
    assertThat(engine.restarts()).isEqualTo(3);
    assertThat(replaced).hasSize(3).allMatch(reason -> reason.contains("GGML_ASSERT"));
  }

  @Test
  void embed_stoppedChild_isReplacedAfterItsDeadline() throws Exception {
    ChildEngine engine = start(SHORT_PATIENCE);
    engine.embed("one");
    halt(engine.pid());
    assertThat(engine.embed("one two")).isEqualTo(local.embed("one two"));
    assertThat(replaced).singleElement().asString().contains("did not answer in time");
  }

  @Test
  void embed_requestThatHangsEachTime_isPoison() throws Exception {
    ChildEngine engine = start(SHORT_PATIENCE);
    assertKind(() -> engine.embed("WAIT"), Kind.POISON);
    assertThat(engine.encode("a")).isEqualTo(local.encode("a"));
  }

  @Test
  void embed_fatChild_isRecycledBetweenRequests() throws Exception {
    ChildEngine engine = start(new ChildLimits(20_000, 20_000, 20_000, 1, 1_000_000, 1));
    long first = engine.pid();
    for (int i = 0; engine.restarts() == 0; i++) {
      assertThat(engine.embed("one " + i)).isEqualTo(local.embed("one " + i));
    }
    assertThat(replaced.get(0)).contains("MiB");
    assertThat(isAlive(first)).isFalse();
  }

  @Test
  void embed_afterManyCalls_getsAFreshChild() throws Exception {
    ChildEngine engine = start(new ChildLimits(20_000, 20_000, 20_000, 1L << 40, 10, 1));
    for (int i = 0; i < 25; i++) {
      engine.encode("x");
    }
    assertThat(engine.restarts()).isEqualTo(2);
  }

  @Test
  void embed_childOutOfMemory_isReplaced() throws Exception {
    ChildEngine engine = start(LIMITS);
    for (int i = 0; engine.restarts() == 0; i++) {
      engine.embed("GROW" + i);
    }
    assertThat(replaced.get(0)).contains("ended with exit code 3");
  }

  @Test
  void embed_childThatPrintsWithoutEnd_answers() throws Exception {
    ChildEngine engine = start(LIMITS);
    assertThat(engine.embed("PRINT one")).isEqualTo(local.embed("PRINT one"));
    assertThat(engine.restarts()).isZero();
  }

  @Test
  void calls_thousandMixed_equalTheEngineInThisProcess() throws Exception {
    ChildEngine engine = start(LIMITS);
    for (int i = 0; i < 1000; i++) {
      String text = "one " + i + " two é😀\ud800";
      switch (i % 3) {
        case 0 -> assertThat(engine.encode(text)).isEqualTo(local.encode(text));
        case 1 -> assertThat(engine.embed(text)).isEqualTo(local.embed(text));
        default -> assertThat(engine.complete(text, 8)).isEqualTo(local.complete(text, 8));
      }
    }
    assertThat(engine.restarts()).isZero();
  }

  @Test
  void generate_childKilledWithinTheText_goesOnWhereItWas() throws Exception {
    ChildEngine engine = start(LIMITS);
    List<String> pieces = new ArrayList<>();
    Continuation text =
        engine.generate(
            "DRIP",
            384,
            piece -> {
              pieces.add(piece);
              if (pieces.size() == 3) {
                ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
              }
              return true;
            });
    assertThat(text).isEqualTo(local.generate("DRIP", 384, TextTaker.ALL));
    assertThat(String.join("", pieces)).isEqualTo(text.text());
    assertThat(engine.restarts()).isEqualTo(1);
  }

  @Test
  void generate_takerThatHasEnough_endsTheTextThere_howeverFarTheChildHasCome() throws Exception {
    ChildEngine engine = start(LIMITS);
    for (int most = 1; most <= 12; most++) {
      int[] left = {most, most};
      Continuation text = engine.generate("one two", 12, piece -> --left[0] > 0);
      assertThat(text).isEqualTo(local.generate("one two", 12, piece -> --left[1] > 0));
      assertThat(left[0]).isZero();
      assertThat(engine.encode("one")).isEqualTo(local.encode("one"));
    }
    assertThat(engine.restarts()).isZero();
  }

  @Test
  void generate_promptThatKillsEachTime_isPoisonAndTheNextOneWorks() throws Exception {
    ChildEngine engine = start(LIMITS);
    assertKind(() -> engine.generate("ABORT", 384, TextTaker.ALL), Kind.POISON);
    assertThat(engine.generate("one", 3, TextTaker.ALL))
        .isEqualTo(local.generate("one", 3, TextTaker.ALL));
    assertThat(engine.restarts()).isEqualTo(3);
  }

  @Test
  void generate_childKilledFromOutsideAgainAndAgain_isUnavailable_andThePromptIsNotBlamed()
      throws Exception {
    ChildEngine engine = start(LIMITS);
    TextTaker killing =
        piece -> {
          ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
          return true;
        };
    assertKind(() -> engine.generate("DRIP", 384, killing), Kind.UNAVAILABLE);
    assertThat(replaced).hasSize(3).allMatch(reason -> reason.contains("by signal 9"));
    assertThat(engine.generate("one two", 384, TextTaker.ALL))
        .isEqualTo(local.generate("one two", 384, TextTaker.ALL));
  }

  @Test
  void start_childWithAReason_isUnavailableInItsOwnWords() {
    ChildSpec spec =
        new ChildSpec(TestFactory.class.getName(), List.of("The model has no weights."));
    assertThatThrownBy(() -> ChildEngine.start(spec, LIMITS, System::nanoTime, replaced::add))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessage("The model has no weights.");
  }

  @Test
  void start_widthThatNoAnswerHolds_isUnavailable() {
    for (String width : List.of("0", "-1", "1073741824", "262145")) {
      ChildSpec spec =
          new ChildSpec(TestFactory.class.getName(), List.of(TestFactory.WIDTH + width));
      assertThatThrownBy(() -> ChildEngine.start(spec, LIMITS, System::nanoTime, replaced::add))
          .isInstanceOfSatisfying(
              InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
          .hasMessageContaining("states of " + width + " values");
    }
  }

  @Test
  void embed_engineThatAnswersNothingRight_isUnavailable_andNoPromptIsBlamed() throws Exception {
    ChildSpec spec = new ChildSpec(TestFactory.class.getName(), List.of(TestFactory.WIDTH + 33));
    ChildEngine engine = ChildEngine.start(spec, LIMITS, System::nanoTime, replaced::add);
    open.add(engine);
    assertKind(() -> engine.embed("one"), Kind.UNAVAILABLE);
    assertThat(replaced).hasSize(2).allSatisfy(why -> assertThat(why).contains("33 floats"));
  }

  @Test
  void embed_childThatAbortsWithMegabytesOfWords_givesItsReasonInOneLine() throws Exception {
    ChildEngine engine = start(LIMITS);
    assertThatThrownBy(() -> engine.embed(TestFactory.SHOUT))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.POISON));
    assertThat(replaced)
        .hasSize(3)
        .allSatisfy(
            why ->
                assertThat(why)
                    .contains("GGML_ASSERT(the test) failed")
                    .hasSizeLessThan(500)
                    .doesNotContain("\n"));
    assertThat(engine.embed("one two")).isEqualTo(local.embed("one two"));
  }

  @Test
  void start_noSuchFactory_isUnavailable() {
    ChildSpec spec = new ChildSpec("no.such.Factory", List.of());
    assertThatThrownBy(() -> ChildEngine.start(spec, LIMITS, System::nanoTime, replaced::add))
        .hasMessageContaining("no.such.Factory");
  }

  @Test
  void close_idleChild_endsItsProcess() throws Exception {
    ChildEngine engine = start(LIMITS);
    long pid = engine.pid();
    assertThat(isAlive(pid)).isTrue();
    engine.close();
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void close_duringACall_endsItUnavailable() throws Exception {
    ChildEngine engine = start(LIMITS);
    CompletableFuture<float[]> hanging = async(() -> engine.embed("WAIT"));
    long begin = System.nanoTime();
    engine.close();
    assertThatThrownBy(hanging::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(replaced).isEmpty();
  }

  private ChildEngine start(ChildLimits limits) throws InferenceException {
    ChildSpec spec = new ChildSpec(TestFactory.class.getName(), List.of("7"));
    ChildEngine engine = ChildEngine.start(spec, limits, System::nanoTime, replaced::add);
    open.add(engine);
    return engine;
  }

  private static CompletableFuture<float[]> async(Embed call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.run();
          } catch (InferenceException e) {
            throw new java.util.concurrent.CompletionException(e);
          }
        });
  }

  private static void signal(String name, long pid) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).isZero();
  }

  /** SIGSTOP; until every thread stands still, which takes the system a moment. */
  private static void halt(long pid) throws Exception {
    signal("STOP", pid);
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    if (Files.isDirectory(threads)) {
      Until.holds("process " + pid + " stands still", () -> areStopped(threads));
    }
  }

  private static boolean areStopped(Path threads) {
    try (Stream<Path> each = Files.list(threads)) {
      return each.allMatch(thread -> state(thread.resolve("stat")) == 'T');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The letter behind the name, which is in parentheses (proc(5)); a thread that ended is still.
   */
  private static char state(Path stat) {
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return line.charAt(line.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'T';
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void assertKind(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private interface Embed {
    float[] run() throws InferenceException;
  }
}
