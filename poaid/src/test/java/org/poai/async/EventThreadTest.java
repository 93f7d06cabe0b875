package org.poai.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventThreadTest {
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final EventThread thread =
      new EventThread(
          "tested", (part, cause) -> failure.complete(part + ": " + cause.getMessage()));

  @AfterEach
  void stop() {
    thread.stop(1000);
  }

  @Test
  void execute_manyTasks_runsThemInOrderOnTheNamedThread() throws Exception {
    List<Integer> seen = new ArrayList<>();
    List<Integer> expected = IntStream.range(0, 5000).boxed().toList();
    for (int i : expected) {
      thread.execute(() -> seen.add(i));
    }
    assertThat(thread.call(() -> Thread.currentThread().getName()).get()).isEqualTo("tested");
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void execute_aTaskThatThrows_reachesTheHookAndTheThreadGoesOn() throws Exception {
    thread.execute(
        () -> {
          throw new IllegalStateException("broken");
        });
    assertThat(failure.get()).isEqualTo("tested: broken");
    assertThat(thread.call(() -> 7).get()).isEqualTo(7);
    assertThat(thread.call(thread::isCurrent).get()).isTrue();
  }

  @Test
  void call_aTaskThatThrows_endsItsFutureAndNotTheNode() throws Exception {
    CompletableFuture<Object> result =
        thread.call(
            () -> {
              throw new java.io.IOException("gone");
            });
    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("gone");
    assertThat(thread.call(() -> 1).get()).isEqualTo(1);
    assertThat(failure).isNotDone();
  }

  @Test
  void assertCurrent_fromElsewhere_namesBothThreads() throws Exception {
    assertThat(thread.isCurrent()).isFalse();
    assertThatThrownBy(thread::assertCurrent)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'tested'")
        .hasMessageContaining(Thread.currentThread().getName());
    thread
        .call(
            () -> {
              thread.assertCurrent();
              return true;
            })
        .get();
  }

  @Test
  void stop_withTasksWaiting_runsThoseHandedOverAndNoneAfter() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    thread.execute(
        () -> {
          started.countDown();
          await(gate);
        });
    started.await();
    for (int i = 0; i < 100; i++) {
      thread.execute(ran::incrementAndGet);
    }
    thread.schedule(() -> ran.addAndGet(1000), 50_000);
    thread.repeat(() -> ran.addAndGet(1000), 50_000);
    assertThat(thread.queued()).isEqualTo(102);
    assertThat(thread.stop(1)).isFalse();
    gate.countDown();
    assertThat(thread.stop(10_000)).isTrue();
    assertThat(ran).hasValue(100);
  }

  @Test
  void everything_afterStop_isDroppedWithoutException() {
    assertThat(thread.stop(10_000)).isTrue();
    AtomicInteger ran = new AtomicInteger();
    thread.execute(ran::incrementAndGet);
    thread.schedule(ran::incrementAndGet, 0);
    thread.repeat(ran::incrementAndGet, 1);
    assertThat(thread.call(ran::incrementAndGet)).isCancelled();
    assertThat(ran).hasValue(0);
    assertThat(thread.stop(10_000)).isTrue();
    assertThat(failure).isNotDone();
  }

  @Test
  void stop_fromItself_doesNotWaitForItself() throws Exception {
    assertThat(thread.call(() -> thread.stop(60_000)).get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(thread.stop(10_000)).isTrue();
  }

  @Test
  void repeat_aTaskThatThrows_reportsAndRepeats() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    thread.repeat(
        () -> {
          runs.countDown();
          throw new IllegalStateException("again");
        },
        1);
    assertThat(runs.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(failure.get()).isEqualTo("tested: again");
  }

  @Test
  void schedule_aDelayedTask_runsOnTheThread() throws Exception {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    thread.schedule(() -> ran.complete(thread.isCurrent()), 1);
    assertThat(ran.get()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
