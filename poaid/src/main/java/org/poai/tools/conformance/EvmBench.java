package org.poai.tools.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.poai.json.JsonException;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/**
 * {@code poaid dev evm-bench} and {@code poaid bench evm}: how fast our EVM runs a folder of
 * benchmark programs, in time of the running thread on a processor.
 */
public final class EvmBench {
  /** Long enough for the compiler to have seen a program. */
  private static final long WARM_UP_NANOS = 250_000_000;

  private static final int MIN_RUNS = 5;
  private static final int MAX_RUNS = 200;

  /** No program is measured for longer, once it ran {@link #MIN_RUNS} times. */
  private static final long MEASURE_NANOS = 250_000_000;

  private EvmBench() {}

  /** A measured program; {@code nanos} is the median. */
  record Measured(EvmProgram program, long nanos, boolean gasMatches, boolean outputMatches) {
    boolean matches() {
      return gasMatches && outputMatches;
    }

    double gasPerMicro() {
      return program.expected().gasUsed() * 1000.0 / Math.max(1, nanos);
    }
  }

  /** A line for each program; whether all ended as they must. */
  public static boolean programs(Path folder, PrintWriter out) {
    boolean good = true;
    for (EvmProgram program : read(folder, EvmProgram::read)) {
      Measured measured = measure(program);
      good &= measured.matches();
      out.printf(
          Locale.ROOT,
          "%-44s %12d gas %12d ns %9.1f Mgas/s  gas %s, output %s%n",
          program.label(),
          program.expected().gasUsed(),
          measured.nanos(),
          measured.gasPerMicro(),
          measured.gasMatches() ? "as expected" : "NOT as expected",
          measured.outputMatches() ? "as expected" : "NOT as expected");
      out.flush();
    }
    return read(folder, path -> ChurnBench.run(path, out)) && good;
  }

  /** A line for each suite: the geometric mean of its programs' rates. */
  public static boolean suites(Path folder, PrintWriter out) {
    Map<String, List<Measured>> suites = new LinkedHashMap<>();
    for (EvmProgram program : read(folder, EvmProgram::read)) {
      suites.computeIfAbsent(program.suite(), any -> new ArrayList<>()).add(measure(program));
    }
    suites.remove("overhead");
    boolean good = true;
    for (Map.Entry<String, List<Measured>> suite : suites.entrySet()) {
      List<Measured> all = suite.getValue();
      long wrong = all.stream().filter(one -> !one.matches()).count();
      good &= wrong == 0;
      out.printf(
          Locale.ROOT,
          "%-12s %9.1f Mgas/s, geometric mean of %d programs%s%n",
          suite.getKey(),
          geometricMean(all.stream().mapToDouble(Measured::gasPerMicro).toArray()),
          all.size(),
          wrong == 0 ? "" : ", " + wrong + " NOT as expected");
      out.flush();
    }
    return good;
  }

  private interface Reader<T> {
    T read(Path folder) throws IOException, JsonException;
  }

  private static <T> T read(Path folder, Reader<T> reader) {
    try {
      return reader.read(folder);
    } catch (IOException | JsonException e) {
      throw new UserException(ExitCode.INVALID, "Cannot read " + folder + ": " + e.getMessage());
    }
  }

  static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElse(Double.NaN));
  }

  static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Measured measure(EvmProgram program) {
    EvmCall call = new EvmCall(program);
    boolean gas = true;
    boolean output = true;
    for (long spent = 0, runs = 0; spent < WARM_UP_NANOS && runs < 10 * MAX_RUNS; runs++) {
      EvmCall.Run run = call.run();
      spent += run.nanos();
      gas &= run.gasMatches();
      output &= run.outputMatches();
    }
    long[] nanos = new long[MAX_RUNS];
    int count = 0;
    long spent = 0;
    while (count < MIN_RUNS || (count < MAX_RUNS && spent < MEASURE_NANOS)) {
      nanos[count] = call.run().nanos();
      spent += nanos[count++];
    }
    return new Measured(program, median(Arrays.copyOf(nanos, count)), gas, output);
  }
}
