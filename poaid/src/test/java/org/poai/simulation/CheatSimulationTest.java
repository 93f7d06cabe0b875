package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.simulation.CheatSimulation.Outcome;

/** The market on whole nodes among liars and cheats. */
@Tag("scenario")
final class CheatSimulationTest {
  @TempDir Path directory;

  @Test
  void market_amongLiarsCheatsAndCrashes_holdsWhatItOwes_andRulesTheTruth() {
    Outcome outcome = run(1);

    assertThat(outcome.violations()).as("%s", outcome.log()).isEmpty();
    assertThat(outcome.count().convicted()).isPositive();
    assertThat(outcome.count().acquitted()).isPositive();
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void market_aThousandSeeds_holds() {
    for (long seed = 0; seed < 1_000; seed++) {
      assertThat(run(seed).violations()).as("seed %s", seed).isEmpty();
    }
  }

  private Outcome run(long seed) {
    try {
      Path own = Files.createTempDirectory(directory, "seed-" + seed + "-");
      return new CheatSimulation(seed, own).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
