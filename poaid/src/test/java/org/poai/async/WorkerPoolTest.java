package org.poai.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkerPoolTest {
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final WorkerPool pool =
      new WorkerPool("test", 1, 1, (part, cause) -> failure.complete(part + cause.getMessage()));

  @Test
  void execute_task_runsOnANamedThread() throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();

    pool.execute(() -> name.complete(Thread.currentThread().getName()));

    assertThat(name.get(5, TimeUnit.SECONDS)).isEqualTo("test-1");
    assertThat(pool.stop(5_000)).isTrue();
  }

  @Test
  void execute_queueFull_rejected() {
    CountDownLatch release = new CountDownLatch(1);
    Runnable waits =
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    pool.execute(waits);
    pool.execute(waits);

    assertThatThrownBy(() -> pool.execute(waits)).isInstanceOf(RejectedExecutionException.class);
    release.countDown();
    pool.stop(5_000);
  }

  @Test
  void execute_taskThrows_reported() throws Exception {
    pool.execute(
        () -> {
          throw new IllegalStateException("!");
        });

    assertThat(failure.get(5, TimeUnit.SECONDS)).isEqualTo("test!");
    pool.stop(5_000);
  }
}
