package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.inference.InferenceException.Kind;
import org.poai.metrics.Metrics;

@Timeout(20)
class InferenceServiceTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicReference<Throwable> critical = new AtomicReference<>();
  private final Metrics metrics = new Metrics();
  private final FakeEngine engine = new FakeEngine(16, 1);
  private final InferenceService service =
      new InferenceService(engine, 2, now::get, metrics, (part, cause) -> critical.set(cause));
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    service.stop();
  }

  @Test
  void submit_mixedPriorities_runsVerifyThenMineThenJobInOrder() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Boolean>> all =
        List.of(
            service.submit(EnginePriority.JOB, e -> order.add("job1")),
            service.submit(EnginePriority.MINE, e -> order.add("mine1")),
            service.submit(EnginePriority.VERIFY, e -> order.add("verify1")),
            service.submit(EnginePriority.MINE, e -> order.add("mine2")),
            service.submit(EnginePriority.VERIFY, e -> order.add("verify2")));
    service.start();
    for (CompletableFuture<Boolean> future : all) {
      future.get();
    }
    assertThat(order).containsExactly("verify1", "verify2", "mine1", "mine2", "job1");
  }

  @Test
  void health_textThatTakesLongButComes_isNoHang() throws Exception {
    service.start();
    List<Optional<String>> seen = Collections.synchronizedList(new ArrayList<>());
    Continuation text =
        service
            .submit(
                EnginePriority.JOB,
                e ->
                    e.generate(
                        "a",
                        4,
                        piece -> {
                          now.addAndGet(TimeUnit.SECONDS.toNanos(29));
                          return seen.add(service.health());
                        }))
            .get();
    assertThat(text.tokens()).isEqualTo(4);
    assertThat(seen).hasSize(4).containsOnly(Optional.empty());
  }

  @Test
  void submit_fullPriority_failsUnavailableAndOthersStillEnter() throws Exception {
    service.start();
    CompletableFuture<float[]> hanging = hang();
    CompletableFuture<Integer> first = service.submit(EnginePriority.JOB, e -> 1);
    CompletableFuture<Integer> second = service.submit(EnginePriority.JOB, e -> 2);
    assertKind(service.submit(EnginePriority.JOB, e -> 3), Kind.UNAVAILABLE);
    CompletableFuture<Integer> verify = service.submit(EnginePriority.VERIFY, e -> 4);
    assertThat(service.queued()).isEqualTo(3);
    release.countDown();
    assertThat(hanging.get()).hasSize(16);
    assertThat(first.get() + second.get() + verify.get()).isEqualTo(7);
  }

  @Test
  void stop_withRunningAndWaiting_endsAllFuturesVisibly() throws Exception {
    service.start();
    CompletableFuture<float[]> running = hang();
    CompletableFuture<Integer> waiting = service.submit(EnginePriority.MINE, e -> 1);
    long start = System.nanoTime();
    service.stop();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertKind(running, Kind.UNAVAILABLE);
    assertKind(waiting, Kind.UNAVAILABLE);
    assertKind(service.submit(EnginePriority.VERIFY, e -> 1), Kind.UNAVAILABLE);
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void submit_engineGivesNaN_failsNotFinite() {
    service.start();
    engine.onEmbed((prompt, state) -> new float[] {Float.NaN});
    assertKind(service.submit(EnginePriority.MINE, e -> e.embed("one")), Kind.UNAVAILABLE);
    engine.onEmbed(
        (prompt, state) -> {
          state[3] = Float.POSITIVE_INFINITY;
          return state;
        });
    assertKind(service.submit(EnginePriority.MINE, e -> e.embed("one")), Kind.NOT_FINITE);
  }

  @Test
  void submit_taskWithABug_endsItsFutureAndReportsIt() {
    service.start();
    CompletableFuture<String> future =
        service.submit(EnginePriority.MINE, e -> e.complete("one", 65));
    assertThatThrownBy(future::get).hasCauseInstanceOf(IllegalArgumentException.class);
    service.stop();
    assertThat(critical.get()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void submit_cancelledWhileWaiting_neverRuns() throws Exception {
    CompletableFuture<Integer> cancelled =
        service.submit(EnginePriority.MINE, e -> e.encode("x").length);
    cancelled.cancel(false);
    service.start();
    service.submit(EnginePriority.JOB, e -> 1).get();
    assertThat(engine.calls(FakeEngine.Call.ENCODE)).isZero();
  }

  @Test
  void replace_betweenTasks_nextTaskSeesTheNewEngineAndTheOldIsClosed() throws Exception {
    service.start();
    FakeEngine next = new FakeEngine(32, 9);
    service.replace(next, Credentials.NONE).get();
    assertThat(service.submit(EnginePriority.MINE, e -> e.embed("one")).get()).hasSize(32);
    assertThat(engine.isClosed()).isTrue();
    assertThat(service.dim()).isEqualTo(32);
  }

  @Test
  void health_deadThenAnswering_namesTheReasonAndRecovers() throws Exception {
    service.start();
    engine.onCall(
        (call, text) -> {
          throw new InferenceException(Kind.UNAVAILABLE, "the model file is gone");
        });
    assertKind(service.submit(EnginePriority.MINE, e -> e.encode("x")), Kind.UNAVAILABLE);
    now.addAndGet(TimeUnit.SECONDS.toNanos(7));
    assertThat(service.health()).contains("no inference for 7 s: the model file is gone");
    engine.onCall((call, text) -> {});
    service.submit(EnginePriority.MINE, e -> e.encode("x")).get();
    assertThat(service.health()).isEmpty();
  }

  @Test
  void health_hangingTask_isNoticed() throws Exception {
    service.start();
    var unused = hang();
    assertThat(service.health()).isEmpty();
    now.addAndGet(TimeUnit.SECONDS.toNanos(31));
    assertThat(service.health()).contains("the engine has not answered for 31 s");
  }

  @Test
  void metrics_afterCalls_countByKind() throws Exception {
    service.start();
    service.submit(EnginePriority.MINE, e -> e.embed("one")).get();
    service.submit(EnginePriority.MINE, e -> e.complete("one", 3)).get();
    assertKind(service.submit(EnginePriority.MINE, e -> e.embed("")), Kind.REFUSED);
    String page = metrics.scrape();
    assertThat(page)
        .contains("poai_inference_calls_total{call=\"embed\"} 1.0")
        .contains("poai_inference_calls_total{call=\"complete\"} 1.0")
        .contains("poai_inference_embed_seconds_count 1")
        .contains("poai_inference_queue_length 0.0")
        .contains("poai_inference_restarts_total 0.0");
  }

  private CompletableFuture<float[]> hang() throws InterruptedException {
    engine.onCall(
        (call, text) -> {
          entered.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    CompletableFuture<float[]> running = service.submit(EnginePriority.MINE, e -> e.embed("one"));
    entered.await();
    return running;
  }

  private static void assertKind(CompletableFuture<?> future, Kind kind) {
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void health_engineInDoubt_isNotMendedByATaskThatAsksNothing() throws Exception {
    service.require(new Credentials(List.of(), e -> Optional.of("not itself"), doubt -> {}));
    service.start();
    assertThat(service.submit(EnginePriority.MINE, e -> e.encode("a")))
        .failsWithin(10, TimeUnit.SECONDS);
    assertThat(service.submit(EnginePriority.MINE, e -> "").get()).isEmpty();
    assertThat(service.health())
        .hasValueSatisfying(problem -> assertThat(problem).contains("not itself"));
  }
}
