package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.primitives.UInt256;
import org.poai.simulation.MinerShares.Clocks;
import org.poai.simulation.MinerShares.Lie;
import org.poai.simulation.MinerShares.Result;

/** A miner's stamps bring him no more and no fewer blocks than his power does. */
class MinerSharesTest {
  private static final double POINTS = 0.02;
  private static final List<Double> POWERS = List.of(0.3, 0.4);

  /** The devnet's pace, the same at 15 and 60 seconds, and the main network's. */
  private static final List<ChainSpec.Pace> PACES =
      List.of(
          new ChainSpec.Pace(20, 5, 60),
          new ChainSpec.Pace(20, 15, 180),
          new ChainSpec.Pace(100, 60, 720),
          new ChainSpec.Pace(2016, 600, 172_800));

  @Test
  void share_eachPaceAndLie_isThatOfThePower() {
    assertThat(table(20_000)).noneMatch(row -> Math.abs(row.gain()) > POINTS);
  }

  @Test
  @Tag("soak")
  void share_manyBlocks_isThatOfThePower() {
    List<Row> table = table(400_000);

    System.out.println(
        "| block time | power | stamps | share of blocks | seconds a block | stale |");
    System.out.println("|---|---|---|---|---|---|");
    table.forEach(row -> System.out.println(row.line()));
    assertThat(table).noneMatch(row -> Math.abs(row.gain()) > POINTS);
  }

  /** So that the simulation is known to see what the rule prevents. */
  @Test
  void share_ofOneWhoStampsTheFutureWhereOthersWaitBeforeTheySearch_isFarAboveHisPower() {
    MinerShares waiting =
        new MinerShares(spec(PACES.get(0)), new Clocks(15, false), 0.4, Lie.FUTURE, 1);

    assertThat(waiting.run(5_000).share()).isGreaterThan(0.75);
  }

  record Row(ChainSpec.Pace pace, double power, Lie lie, Result result) {
    double gain() {
      return result.share() - power;
    }

    String line() {
      return String.format(
          java.util.Locale.ROOT,
          "| %d s | %.0f %% | %s | %.2f %% | %.2f | %.2f %% |",
          pace.blockTimeSeconds(),
          100 * power,
          lie.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
          100 * result.share(),
          result.spacing(),
          100 * result.stale());
    }
  }

  private static List<Row> table(long blocks) {
    return PACES.stream()
        .flatMap(
            pace ->
                POWERS.stream()
                    .flatMap(
                        power ->
                            List.of(Lie.values()).stream()
                                .map(lie -> row(pace, power, lie, blocks))))
        .toList();
  }

  private static Row row(ChainSpec.Pace pace, double power, Lie lie, long blocks) {
    return new Row(
        pace, power, lie, new MinerShares(spec(pace), Clocks.of(pace), power, lie, 1).run(blocks));
  }

  /** Targets far from both ends of their range. */
  private static ChainSpec spec(ChainSpec.Pace pace) {
    ChainSpec devnet = BuiltInChains.devnet(1);
    UInt256 easiest = UInt256.of(java.math.BigInteger.ONE.shiftLeft(250));
    UInt256 first = UInt256.of(java.math.BigInteger.ONE.shiftLeft(240));
    return new ChainSpec(
        devnet.identity(),
        pace,
        new ChainSpec.Targets(easiest, first),
        devnet.genesisTimestamp(),
        devnet.economy(),
        devnet.finality(),
        devnet.alloc());
  }
}
