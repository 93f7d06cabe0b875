package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvent.JobPaid;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.primitives.Bytes;
import org.poai.simulation.MarketSimulation.Outcome;

/** The inference market among whole nodes, in good times and in bad ones. */
@Tag("scenario")
class MarketSimulationTest {
  private static final long SEEDS = 2;
  private static final long MANY_SEEDS = 300;

  @TempDir Path directory;

  private Outcome run(long seed, boolean isTroubled) {
    return new MarketSimulation(seed, directory.resolve("seed-" + seed)).run(isTroubled);
  }

  @Test
  void market_inGoodTimes_paysTheHonestAndSlashesEveryLie() {
    Outcome outcome = run(1, false);

    assertThat(outcome.violations()).as("%s", outcome.log()).isEmpty();
    assertThat(outcome.told()).hasAtLeastOneElementOfType(JobPaid.class);
    assertThat(outcome.told()).hasAtLeastOneElementOfType(Slashed.class);
    assertThat(outcome.told()).doesNotHaveAnyElementsOfTypes(JudgeFined.class);
    long lies = delivered(outcome, "a lie");
    assertThat(count(outcome, Slashed.class)).isEqualTo(lies);
  }

  private static long count(Outcome outcome, Class<? extends MarketEvent> kind) {
    return outcome.told().stream().filter(kind::isInstance).count();
  }

  private static long delivered(Outcome outcome, String text) {
    return outcome.told().stream()
        .filter(MarketEvent.JobDelivered.class::isInstance)
        .map(MarketEvent.JobDelivered.class::cast)
        .filter(event -> event.result().equals(Bytes.utf8(text)))
        .count();
  }

  @Test
  void market_inBadTimes_endsEveryJobAndWrongsNobody() {
    assertThat(failing(2, SEEDS)).isEmpty();
  }

  @Test
  @Tag("soak")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void market_inBadTimes_manySeeds_endsEveryJobAndWrongsNobody() {
    assertThat(failing(1_000, MANY_SEEDS)).isEmpty();
  }

  private List<String> failing(long first, long seeds) {
    return LongStream.range(first, first + seeds)
        .mapToObj(
            seed -> {
              Outcome outcome = run(seed, true);
              return outcome.violations().isEmpty()
                  ? ""
                  : "seed " + seed + ": " + outcome.violations();
            })
        .filter(failure -> !failure.isEmpty())
        .toList();
  }
}
