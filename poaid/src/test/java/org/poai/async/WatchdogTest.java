package org.poai.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.poai.metrics.Metrics;

class WatchdogTest {
  private final Metrics metrics = new Metrics();
  private final List<String> changes = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Watchdog watchdog =
      new Watchdog(
          metrics,
          (part, cause) -> failures.add(part),
          (name, problem) -> changes.add(name + "=" + problem.orElse("over")));

  @Test
  void runChecks_aProblemThatStaysAndEnds_isToldOnceEach() {
    AtomicReference<Optional<String>> state = new AtomicReference<>(Optional.empty());
    watchdog.register("disk", state::get);
    watchdog.runChecks();
    assertThat(changes).isEmpty();
    state.set(Optional.of("3 GB left"));
    watchdog.runChecks();
    state.set(Optional.of("2 GB left"));
    watchdog.runChecks();
    assertThat(changes).containsExactly("disk=3 GB left");
    assertThat(watchdog.problems()).containsOnly(java.util.Map.entry("disk", "2 GB left"));
    assertThat(metrics.scrape()).contains("poai_node_health_problems 1.0");
    state.set(Optional.empty());
    watchdog.runChecks();
    watchdog.runChecks();
    assertThat(changes).containsExactly("disk=3 GB left", "disk=over");
    assertThat(watchdog.problems()).isEmpty();
    assertThat(metrics.scrape()).contains("poai_node_health_problems 0.0");
  }

  @Test
  void runChecks_aCheckThatThrows_isAProblemAndHidesNoOther() {
    watchdog.register(
        "a",
        () -> {
          throw new IllegalStateException("broken");
        });
    watchdog.register("b", () -> Optional.of("bad"));
    watchdog.register("c", Optional::empty);
    watchdog.runChecks();
    assertThat(watchdog.problems()).containsOnlyKeys("a", "b").containsEntry("b", "bad");
    assertThat(watchdog.problems().get("a")).contains("the check itself failed").contains("broken");
    assertThat(failures).isEmpty();
  }

  @Test
  void stop_afterStart_ends() {
    watchdog.start();
    watchdog.stop();
    watchdog.runChecks();
    assertThat(failures).isEmpty();
  }
}
