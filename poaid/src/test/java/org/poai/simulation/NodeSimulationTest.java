package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.simulation.NodeSimulation.Outcome;
import org.poai.simulation.SimFaults.Planted;

@Tag("scenario")
class NodeSimulationTest {
  private static final long SEEDS = 50;
  private static final long MANY_SEEDS = 5_000;

  /** A planted fault is found by one of so many seeds. */
  private static final long SEEDS_OF_A_FAULT = 30;

  @TempDir Path directory;

  @Test
  void everyInvariant_fiftySeeds_holds() {
    assertThat(failing(SEEDS)).isEmpty();
  }

  @Test
  @Tag("soak")
  void everyInvariant_thousandsOfSeeds_holds() {
    assertThat(failing(MANY_SEEDS)).isEmpty();
  }

  @Test
  void seed_runAgain_doesTheSame() {
    assertThat(run(7, Planted.NONE)).isEqualTo(run(7, Planted.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedFault_aFewSeeds_isFound(Planted planted) {
    assertThat(LongStream.range(0, SEEDS_OF_A_FAULT).anyMatch(seed -> shows(seed, planted)))
        .as("one of %s seeds shows it", SEEDS_OF_A_FAULT)
        .isTrue();
  }

  private boolean shows(long seed, Planted planted) {
    return run(seed, planted).violations().stream().anyMatch(planted::isShownBy);
  }

  private List<String> failing(long seeds) {
    return LongStream.range(0, seeds)
        .mapToObj(seed -> failure(seed, run(seed, Planted.NONE)))
        .filter(failure -> !failure.isEmpty())
        .toList();
  }

  private static String failure(long seed, Outcome outcome) {
    return outcome.violations().isEmpty()
        ? ""
        : String.format(Locale.ROOT, "scripts/sim-nodes %d: %s", seed, outcome.violations().get(0));
  }

  private Outcome run(long seed, Planted planted) {
    try {
      Path own = Files.createTempDirectory(directory, "seed-" + seed + "-");
      return new NodeSimulation(seed, planted, own).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
