package org.poai.tools.conformance;

import io.horizen.evm.Invocation;
import io.horizen.evm.results.InvocationResult;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code scripts/bench-evm}: our EVM beside go-ethereum's in one process. Each of the interleaved
 * rounds takes the median of some runs of each side, in time of the thread on a processor; what
 * counts is the median over the rounds, less the cost of a call that does nothing.
 */
final class EvmComparison {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;
  private static final int MAX_RUNS = 20;

  /** How long a side runs a program in a round, at least three times. */
  private static final long ROUND_NANOS = 60_000_000;

  private static final long WARM_UP_NANOS = 250_000_000;
  private static final List<String> COUNTED = List.of("main", "micro", "solidity", "ops");

  private EvmComparison() {}

  /** Median times of a program less the fixed cost of a call. */
  private record Pair(EvmProgram program, long ours, long theirs) {
    double ratio() {
      return (double) theirs / ours;
    }
  }

  /** Arguments: the folder of programs, and optionally a part of the names of those to run. */
  public static void main(String[] arguments) throws Exception {
    String filter = arguments.length > 1 ? arguments[1] : "";
    List<EvmProgram> programs = EvmProgram.read(Path.of(arguments[0]));
    EvmProgram nothing =
        programs.stream().filter(one -> one.suite().equals("overhead")).findFirst().orElseThrow();
    Pair fixed = measure(nothing, new Pair(nothing, 0, 0));
    System.out.printf(
        Locale.ROOT,
        "fixed cost of a call: ours %d ns, geth %d ns%n",
        fixed.ours(),
        fixed.theirs());
    Map<String, List<Pair>> suites = new LinkedHashMap<>();
    for (EvmProgram program : programs) {
      boolean wanted =
          program.fork().equals("Shanghai")
              && !program.suite().equals("overhead")
              && program.label().contains(filter);
      if (wanted) {
        Pair pair = measure(program, fixed);
        print(pair);
        suites.computeIfAbsent(program.suite(), any -> new ArrayList<>()).add(pair);
      }
    }
    summary(suites);
  }

  private static void print(Pair pair) {
    double gas = pair.program().expected().gasUsed() * 1000.0;
    System.out.printf(
        Locale.ROOT,
        "%-44s ours %9.1f Mgas/s   geth %9.1f Mgas/s   ratio %6.2f%n",
        pair.program().label(),
        gas / pair.ours(),
        gas / pair.theirs(),
        pair.ratio());
  }

  private static void summary(Map<String, List<Pair>> suites) {
    System.out.println();
    Map<String, Double> means = new LinkedHashMap<>();
    suites.forEach(
        (suite, pairs) -> {
          double[] ratios = pairs.stream().mapToDouble(Pair::ratio).sorted().toArray();
          double mean = EvmBench.geometricMean(ratios);
          means.put(suite, mean);
          System.out.printf(
              Locale.ROOT,
              "%-12s ours / geth %5.2f (%.2f to %.2f, %d programs)%n",
              suite,
              mean,
              ratios[0],
              ratios[ratios.length - 1],
              ratios.length);
        });
    if (means.keySet().containsAll(COUNTED)) {
      System.out.printf(
          Locale.ROOT,
          "%-12s ours / geth %5.2f, the geometric mean of the means of %s%n",
          "overall",
          EvmBench.geometricMean(COUNTED.stream().mapToDouble(means::get).toArray()),
          COUNTED);
    }
  }

  private static Pair measure(EvmProgram program, Pair fixed) {
    EvmCall ours = new EvmCall(program);
    try (GethEvm theirs = new GethEvm(program.block(), program.accounts())) {
      Invocation invocation = theirs.call(program.call());
      Side us = () -> ours(program, ours);
      Side them = () -> theirs(program, theirs, invocation);
      repeat(us, WARM_UP_NANOS);
      repeat(them, WARM_UP_NANOS / 5);
      long[] usNanos = new long[ROUNDS];
      long[] themNanos = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        usNanos[round] = repeat(us, ROUND_NANOS);
        themNanos[round] = repeat(them, ROUND_NANOS);
      }
      return new Pair(
          program,
          EvmBench.median(usNanos) - fixed.ours(),
          EvmBench.median(themNanos) - fixed.theirs());
    }
  }

  /** Runs once and tells the nanoseconds. */
  private interface Side {
    long run();
  }

  /** The median of some runs, at least three. */
  private static long repeat(Side side, long nanos) {
    List<Long> times = new ArrayList<>();
    long spent = 0;
    while (times.size() < 3 || (times.size() < MAX_RUNS * nanos / ROUND_NANOS && spent < nanos)) {
      long time = side.run();
      times.add(time);
      spent += time;
    }
    return EvmBench.median(times.stream().mapToLong(Long::longValue).toArray());
  }

  private static long ours(EvmProgram program, EvmCall call) {
    EvmCall.Run run = call.run();
    if (!run.matches()) {
      throw new IllegalStateException(program.label() + ": ours ended otherwise than expected");
    }
    return run.nanos();
  }

  private static long theirs(EvmProgram program, GethEvm geth, Invocation invocation) {
    int snapshot = geth.state().snapshot();
    geth.warm(program.call().caller(), program.call().to());
    long start = THREADS.getCurrentThreadCpuTime();
    InvocationResult result = geth.apply(invocation);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    geth.state().revertToSnapshot(snapshot);
    long used = program.call().gas() - result.leftOverGas.longValueExact();
    if (used != program.expected().gasUsed()) {
      throw new IllegalStateException(program.label() + ": geth used " + used + " gas");
    }
    return nanos;
  }
}
