package org.poai.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.ExitCode;
import org.poai.tools.conformance.EvmBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the two commands have in common that run benchmark programs of the EVM. */
abstract class EvmBenchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A folder with benchmark programs as JSON files.")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** {@code poaid dev evm-bench}. */
  @Command(
      mixinStandardHelpOptions = true,
      name = "evm-bench",
      description = {
        "Runs benchmark programs.",
        "Prints name, gas, median time on a processor, and whether gas and output are as expected."
      })
  static final class Programs extends EvmBenchCommand {
    @Override
    boolean run(Path folder, PrintWriter out) {
      return EvmBench.programs(folder, out);
    }
  }

  /** {@code poaid bench evm}. */
  @Command(
      mixinStandardHelpOptions = true,
      name = "evm",
      description = "Runs benchmark programs of the EVM: Mgas/s of each suite.")
  static final class Suites extends EvmBenchCommand {
    @Override
    boolean run(Path folder, PrintWriter out) {
      return EvmBench.suites(folder, out);
    }
  }

  /** Whether all ended as they must. */
  abstract boolean run(Path folder, PrintWriter out);

  @Override
  public Integer call() {
    Refusals.check(Files.isDirectory(folder), "There is no folder " + folder + ".");
    boolean good = run(folder, spec.commandLine().getOut());
    return (good ? ExitCode.OK : ExitCode.INVALID).number();
  }
}
