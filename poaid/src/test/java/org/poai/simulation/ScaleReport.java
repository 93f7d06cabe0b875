package org.poai.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.poai.simulation.ScaleSimulation.Case;
import org.poai.simulation.ScaleSimulation.Result;

/**
 * Prints the tables of docs/scale.md: {@code scripts/sim-scale [SEED [NODES...]]}. Propagation is
 * measured with blocks so rare that none competes; stale rates follow from it, and are compared
 * with blocks that do compete.
 */
public final class ScaleReport {
  private static final List<Double> COSTS = List.of(0.05, 0.2, 1.0, 2.0, 5.0);
  private static final List<Double> BAD = List.of(0.0, 0.1, 0.2);
  private static final List<Double> BLOCK_TIMES = List.of(5.0, 15.0, 60.0, 120.0, 600.0);
  private static final long SMALL = 20_000;
  private static final long FULL = 1 << 20;
  private static final double RARE = 10_000;

  /** One of the K = 4 pairs of records that a verifier looks at. */
  private static final double PAIR = 0.25;

  private ScaleReport() {}

  /** {@code [SEED [NODES...]]}. */
  public static void main(String[] arguments) {
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    List<Integer> sizes =
        arguments.length > 1
            ? Stream.of(arguments).skip(1).map(Integer::valueOf).toList()
            : List.of(1_000, 10_000);
    new Tables(System.out, seed).print(sizes);
  }

  /** How blocks are passed on. */
  private enum Rule {
    TODAY("verify, then relay", 1, false, true),
    MESH_ONLY("the same, a miner publishes to its mesh only", 1, false, false),
    PAIR_FIRST("relay after one pair", PAIR, false, true),
    COMPACT("compact blocks", 1, true, true),
    BOTH("one pair, compact", PAIR, true, true);

    final String words;
    final double part;
    final boolean compact;
    final boolean flood;

    Rule(String words, double part, boolean compact, boolean flood) {
      this.words = words;
      this.part = part;
      this.compact = compact;
      this.flood = flood;
    }
  }

  private record Tables(PrintStream out, long seed) {
    void print(List<Integer> sizes) {
      for (int nodes : sizes) {
        propagation(nodes);
      }
      rules();
      competing();
    }

    private Result run(
        ScaleNetwork network, double cost, Rule rule, long bytes, double blockTime, int blocks) {
      long sent = rule.compact ? Math.min(bytes, SMALL) : bytes;
      Case what = new Case(cost, cost * rule.part, sent, rule.flood, blockTime, blocks);
      return new ScaleSimulation(network, what, seed).run();
    }

    private ScaleNetwork network(int nodes, double bad) {
      return new ScaleNetwork(nodes, bad, new SplittableRandom(seed));
    }

    private void propagation(int nodes) {
      int blocks = nodes >= 10_000 ? 10 : 40;
      line("\n### %d nodes", nodes);
      line(
          "| verification | slow and lying | block | median | 95 %% | mean | stale at"
              + " 5 / 15 / 60 / 120 / 600 s | least block time for 2 %% | sent per block |");
      line("|---|---|---|---|---|---|---|---|---|");
      for (double bad : BAD) {
        ScaleNetwork network = network(nodes, bad);
        for (long bytes : List.of(SMALL, FULL)) {
          for (double cost : COSTS) {
            Result result = run(network, cost, Rule.TODAY, bytes, RARE, blocks);
            line(
                "| %.2f s | %.0f %% | %s | %.2f s | %.2f s | %.2f s | %s | %.0f s | %.0f KB |",
                cost,
                100 * bad,
                bytes == FULL ? "1 MiB" : "20 KB",
                result.median(),
                result.ninetyFive(),
                result.mean(),
                stale(result),
                result.leastBlockTime(0.02),
                result.bytes() / 1e3);
          }
        }
      }
    }

    private static String stale(Result result) {
      StringBuilder all = new StringBuilder();
      for (double time : BLOCK_TIMES) {
        double rate = result.mean() / (time + result.mean());
        all.append(all.length() == 0 ? "" : " / ")
            .append(String.format(Locale.ROOT, "%.1f %%", 100 * rate));
      }
      return all.toString();
    }

    private void rules() {
      line("\n### What other rules would bring: 1000 nodes, 10 %% slow and lying");
      line("| rule | verification | block | median | 95 %% | mean | least block time for 2 %% |");
      line("|---|---|---|---|---|---|---|");
      ScaleNetwork network = network(1_000, 0.1);
      for (Rule rule : Rule.values()) {
        for (long bytes : List.of(SMALL, FULL)) {
          for (double cost : List.of(0.05, 1.0, 5.0)) {
            Result result = run(network, cost, rule, bytes, RARE, 40);
            line(
                "| %s | %.2f s | %s | %.2f s | %.2f s | %.2f s | %.0f s |",
                rule.words,
                cost,
                bytes == FULL ? "1 MiB" : "20 KB",
                result.median(),
                result.ninetyFive(),
                result.mean(),
                result.leastBlockTime(0.02));
          }
        }
      }
    }

    private void competing() {
      line("\n### Blocks that compete: 1000 nodes, 20 KB, counted beside computed");
      line("| verification | block time | stale, counted | stale, computed |");
      line("|---|---|---|---|");
      ScaleNetwork network = network(1_000, 0);
      for (double cost : List.of(0.05, 1.0)) {
        Result rare = run(network, cost, Rule.TODAY, SMALL, RARE, 40);
        for (double time : List.of(15.0, 60.0, 120.0)) {
          Result counted = run(network, cost, Rule.TODAY, SMALL, time, 1_500);
          line(
              "| %.2f s | %.0f s | %.1f %% | %.1f %% |",
              cost, time, 100 * counted.stale(), 100 * rare.mean() / (time + rare.mean()));
        }
      }
    }

    private void line(String format, Object... values) {
      out.println(String.format(Locale.ROOT, format, values));
    }
  }
}
