package org.poai.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.async.CriticalFailure;
import org.poai.async.Machine;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.InferenceService;
import org.poai.metrics.Metrics;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.testing.VirtualMachine;
import org.poai.testing.VirtualTime;

/** Engines come when they are needed and go when they are not, in virtual time. */
class JobEnginesTest {
  private static final Hash32 ONE = hash(1);
  private static final Hash32 TWO = hash(2);
  private static final Hash32 THREE = hash(3);

  private final VirtualTime time = new VirtualTime();
  private final Machine machine = new VirtualMachine(time, new SplittableRandom(1));
  private final List<String> events = new ArrayList<>();
  private final List<FakeEngine> engines = new ArrayList<>();
  private boolean absent;
  private JobEngines jobs;

  private final CriticalFailure crash =
      new CriticalFailure() {
        @Override
        public void report(String part, Throwable cause) {
          throw new AssertionError(part, cause);
        }

        @Override
        public Machine machine() {
          return machine;
        }
      };

  @BeforeEach
  void start() {
    jobs = new JobEngines(this::open, new Metrics(), crash);
    jobs.start();
  }

  @AfterEach
  void stop() {
    jobs.stop();
  }

  private JobEngine open(Hash32 model) throws InferenceException {
    events.add("open " + model.toHex().charAt(65));
    if (absent) {
      throw new InferenceException(Kind.UNAVAILABLE, "the model is not here");
    }
    FakeEngine engine = new FakeEngine(16, model.hashCode());
    engine.onCall(
        (call, text) -> {
          if (text.contains("POISON")) {
            throw new InferenceException(Kind.POISON, "three deaths");
          }
        });
    engines.add(engine);
    InferenceService service =
        new InferenceService(engine, 64, machine::nanoTime, new Metrics(), crash);
    service.start();
    return new JobEngine(service, engine.modelFile().vocabulary());
  }

  @Test
  void engine_isStartedForTheFirstPrompt_andOnce() {
    assertThat(events).isEmpty();
    JobResult first = done(jobs.answer(ONE, Bytes.utf8("a"), 8));
    assertThat(((JobResult.Text) first).answer().tokens()).isEqualTo(8);
    done(jobs.answer(ONE, Bytes.utf8("b"), 8));
    assertThat(events).containsExactly("open 1");
  }

  @Test
  void engine_idleForMinutes_isClosed_andComesBack() {
    done(jobs.answer(ONE, Bytes.utf8("a"), 8));
    advance(TimeUnit.MINUTES.toNanos(4));
    assertThat(engines.get(0).isClosed()).isFalse();
    advance(TimeUnit.MINUTES.toNanos(2));
    assertThat(engines.get(0).isClosed()).isTrue();
    done(jobs.answer(ONE, Bytes.utf8("b"), 8));
    assertThat(events).containsExactly("open 1", "open 1");
  }

  @Test
  void thirdModel_takesThePlaceOfOneThatNobodyUses() {
    done(jobs.answer(ONE, Bytes.utf8("a"), 8));
    done(jobs.answer(TWO, Bytes.utf8("a"), 8));
    done(jobs.answer(THREE, Bytes.utf8("a"), 8));
    advance(TimeUnit.SECONDS.toNanos(1));
    assertThat(engines).filteredOn(FakeEngine::isClosed).hasSize(1);
  }

  @Test
  void sameJobAgain_isRemembered_aPoisonToo() {
    JobResult first = done(jobs.answer(ONE, Bytes.utf8("a"), 8));
    assertThat(done(jobs.answer(ONE, Bytes.utf8("a"), 8))).isEqualTo(first);
    assertThat(done(jobs.answer(ONE, Bytes.utf8("POISON"), 8))).isEqualTo(new JobResult.Poison());
    int encoded = engines.get(0).calls(Call.ENCODE);
    assertThat(done(jobs.answer(ONE, Bytes.utf8("POISON"), 8))).isEqualTo(new JobResult.Poison());
    assertThat(engines.get(0).calls(Call.ENCODE)).isEqualTo(encoded);
    assertThat(engines.get(0).calls(Call.GENERATE)).isEqualTo(1);
  }

  @Test
  void chatThatEndedTheEngine_isNotGivenToItAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(done(jobs.complete(ONE, chat -> "POISON", 8, piece -> true)))
          .isEqualTo(new JobResult.Poison());
    }
    assertThat(engines.get(0).calls(Call.ENCODE)).isEqualTo(1);
    assertThat(done(jobs.complete(ONE, chat -> "a chat", 8, piece -> true)))
        .isInstanceOf(JobResult.Text.class);
  }

  @Test
  void chatOfMoreTokensThanThereAre_hasAllThatThereAre() {
    JobResult result = done(jobs.complete(ONE, chat -> "a", Integer.MAX_VALUE, piece -> true));
    assertThat(((JobResult.Text) result).answer().tokens()).isEqualTo(384);
  }

  @Test
  void tooManyChats_areTurnedAway_andJobsStillEnter() {
    List<CompletableFuture<JobResult>> chats = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      chats.add(jobs.complete(ONE, chat -> "a chat", 8, piece -> true));
    }
    CompletableFuture<JobResult> job = jobs.answer(ONE, Bytes.utf8("a"), 8);
    assertThat(chats).filteredOn(JobEnginesTest::isBusy).hasSize(8);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String name = "chat " + i;
      var unused = chats.get(i).thenAccept(result -> order.add(name));
    }
    var unused = job.thenAccept(result -> order.add("job"));
    assertThat(done(job)).isInstanceOf(JobResult.Text.class);
    advance(TimeUnit.SECONDS.toNanos(1));
    assertThat(order).hasSize(33);
    assertThat(order.indexOf("job")).as("jobs before chats").isLessThan(2);
  }

  private static boolean isBusy(CompletableFuture<JobResult> chat) {
    return chat.isDone() && chat.join() instanceof JobResult.Busy;
  }

  @Test
  void modelThatIsAbsent_isTriedAgainAfterHalfAMinute_howeverOftenItIsAskedFor() {
    absent = true;
    for (int i = 0; i < 29; i++) {
      assertThat(done(jobs.answer(ONE, Bytes.utf8("a"), 8)))
          .isEqualTo(new JobResult.Absent("the model is not here"));
      advance(TimeUnit.SECONDS.toNanos(1));
    }
    assertThat(events).containsExactly("open 1");
    absent = false;
    advance(TimeUnit.SECONDS.toNanos(15));
    assertThat(done(jobs.answer(ONE, Bytes.utf8("a"), 8))).isInstanceOf(JobResult.Text.class);
    assertThat(events).containsExactly("open 1", "open 1");
  }

  @Test
  void chatThatIsTooLong_isNoAnswer_butAJobsIsEmpty() {
    String prompt = "\n".repeat(600);
    assertThat(done(jobs.complete(ONE, chat -> prompt, 8, piece -> true)))
        .isInstanceOf(JobResult.TooLong.class);
    assertThat(done(jobs.answer(ONE, Bytes.utf8(prompt), 8)))
        .isEqualTo(new JobResult.Text(new JobAnswer("", 601, 0, JobAnswer.Reason.RULE)));
  }

  @Test
  void stop_whatWaits_endsAbsent() {
    CompletableFuture<JobResult> waiting = jobs.answer(ONE, Bytes.utf8("a"), 8);
    jobs.stop();
    assertThat(done(waiting)).isInstanceOf(JobResult.Absent.class);
    assertThat(done(jobs.answer(ONE, Bytes.utf8("b"), 8))).isInstanceOf(JobResult.Busy.class);
  }

  private void advance(long nanos) {
    long until = time.nanos() + nanos;
    while (time.step(until)) {
      // one event after the other
    }
    time.passTo(until);
  }

  private JobResult done(CompletableFuture<JobResult> future) {
    for (int i = 0; i < 1000 && !future.isDone(); i++) {
      advance(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(future).isDone();
    return future.join();
  }

  private static Hash32 hash(int n) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) n;
    return Hash32.of(bytes);
  }
}
