package org.poai.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineBenchTest {
  @Test
  void compare_slowerOwnSide_givesItsRatioAndAlternates() throws Exception {
    AtomicLong now = new AtomicLong();
    List<String> order = new ArrayList<>();
    EngineBench.Pairs pairs =
        EngineBench.compare(
            () -> {
              order.add("own");
              now.addAndGet(2_000_000_000L);
            },
            () -> {
              order.add("bare");
              now.addAndGet(1_000_000_000L);
            },
            2,
            now::get);
    assertThat(pairs.medianRatio()).isEqualTo(0.5, within(1e-12));
    assertThat(pairs.least()).isEqualTo(pairs.most());
    assertThat(order).containsExactly("own", "bare", "own", "bare", "bare", "own");
  }

  @Test
  void median_evenNumber_isTheMeanOfTheMiddle() {
    assertThat(EngineBench.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
    assertThat(EngineBench.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
  }
}
