package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceException;

class ThreadChoiceTest {
  private final AtomicLong now = new AtomicLong();
  private final List<FakeEngine> opened = new ArrayList<>();

  @Test
  void choose_moreThreadsSlower_givesOne() throws InferenceException {
    assertThat(choose(8, 5, 6, 7, 8)).isEqualTo(1);
    assertThat(opened).hasSize(2).allMatch(FakeEngine::isClosed);
  }

  @Test
  void choose_fourFastest_givesFourThoughMoreAreThere() throws InferenceException {
    assertThat(choose(8, 16, 9, 5, 6)).isEqualTo(4);
  }

  @Test
  void choose_gainUnderATenth_keepsTheCoresFree() throws InferenceException {
    assertThat(choose(2, 100, 95)).isEqualTo(1);
  }

  @Test
  void choose_slowMachine_stopsAtItsBudget() throws InferenceException {
    assertThat(choose(8, 2_000, 1_000, 500, 250)).isEqualTo(1);
    assertThat(opened).hasSize(1);
  }

  @Test
  void choose_largeModel_givesAllCoresUnmeasured() throws InferenceException {
    int threads =
        ThreadChoice.choose(
            n -> {
              throw new AssertionError("opened");
            },
            1L << 40,
            6,
            now::get);
    assertThat(threads).isEqualTo(6);
  }

  @Test
  void physicalCores_twoThreadsPerCore_countCoresOnce() {
    List<String> cpuInfo =
        List.of(
            "physical id : 0", "core id : 0",
            "physical id : 0", "core id : 1",
            "physical id : 0", "core id : 0",
            "physical id : 1", "core id : 0");
    assertThat(ThreadChoice.physicalCores(cpuInfo)).isEqualTo(3);
    assertThat(ThreadChoice.physicalCores(List.of("Features : asimd"))).isZero();
  }

  /** Chooses where a call with 1, 2, 4 … threads takes these milliseconds. */
  private int choose(int cores, long... millis) throws InferenceException {
    return ThreadChoice.choose(
        threads -> {
          long nanos = millis[Integer.numberOfTrailingZeros(threads)] * 1_000_000;
          FakeEngine engine = new FakeEngine(8, 1).onCall((call, text) -> now.addAndGet(nanos));
          opened.add(engine);
          return engine;
        },
        1 << 20,
        cores,
        now::get);
  }
}
