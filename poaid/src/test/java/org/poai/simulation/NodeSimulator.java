package org.poai.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.poai.simulation.NodeSimulation.Outcome;
import org.poai.simulation.SimFaults.Planted;

/**
 * Runs whole-node simulations by seed: {@code scripts/sim-nodes SEED} prints all that happened in
 * one, {@code scripts/sim-nodes FIRST LAST [PLANTED]} a line for each, and what they came to.
 */
public final class NodeSimulator {
  private static final int TELL_EVERY = 100;

  private NodeSimulator() {}

  public static void main(String[] arguments) throws IOException {
    long first = Long.parseLong(arguments[0]);
    long last = arguments.length > 1 ? Long.parseLong(arguments[1]) : first;
    Planted planted = arguments.length > 2 ? Planted.valueOf(arguments[2]) : Planted.NONE;
    PrintStream out = System.out;
    long failed = 0;
    long blocks = 0;
    long trace = 0;
    for (long seed = first; seed <= last; seed++) {
      Outcome outcome = run(seed, planted);
      if (first == last) {
        outcome.log().forEach(out::println);
      }
      blocks += outcome.height();
      trace = trace * 31 + outcome.trace();
      List<String> wrong = outcome.violations();
      failed += wrong.isEmpty() ? 0 : 1;
      if (first == last || !wrong.isEmpty()) {
        out.printf(Locale.ROOT, "seed %d: %d blocks; %s%n", seed, outcome.height(), words(wrong));
      }
      if ((seed - first + 1) % TELL_EVERY == 0) {
        out.printf(Locale.ROOT, "%d seeds, %d failed%n", seed - first + 1, failed);
      }
    }
    out.printf(
        Locale.ROOT,
        "%d seeds, %d blocks, trace %016x, %d seeds failed%n",
        last - first + 1,
        blocks,
        trace,
        failed);
    System.exit(failed == 0 ? 0 : 1);
  }

  private static Outcome run(long seed, Planted planted) throws IOException {
    Path directory = Files.createTempDirectory("sim-nodes-");
    try {
      return new NodeSimulation(seed, planted, directory).run();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String words(List<String> wrong) {
    return wrong.isEmpty() ? "every invariant holds" : String.join("; ", wrong);
  }
}
