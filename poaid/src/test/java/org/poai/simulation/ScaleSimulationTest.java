package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.poai.simulation.ScaleSimulation.Case;
import org.poai.simulation.ScaleSimulation.Result;

class ScaleSimulationTest {
  private static final double RARE = 10_000;
  private static final int NODES = 300;

  @Test
  void block_throughAFifthOfSlowAndLyingNodes_reachesEveryHonestOne() {
    Result result = run(0.2, new Case(0.2, 0.2, 20_000, true, RARE, 20));

    assertThat(result.reached()).isGreaterThan(0.999);
  }

  @Test
  void stale_ofBlocksThatCompete_isWhatTheMeanDelaySays() {
    double time = 15;
    Result rare = run(0, new Case(1, 1, 20_000, true, RARE, 20));
    Result counted = run(0, new Case(1, 1, 20_000, true, time, 1_000));

    assertThat(counted.stale()).isCloseTo(rare.mean() / (time + rare.mean()), within(0.03));
  }

  @Test
  void run_sameSeed_sameResult() {
    Case what = new Case(1, 0.25, 1 << 20, true, 60, 20);

    assertThat(run(0.1, what)).isEqualTo(run(0.1, what));
  }

  private static Result run(double bad, Case what) {
    return new ScaleSimulation(new ScaleNetwork(NODES, bad, new SplittableRandom(1)), what, 1)
        .run();
  }
}
