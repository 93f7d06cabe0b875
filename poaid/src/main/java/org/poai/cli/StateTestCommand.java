package org.poai.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.ExitCode;
import org.poai.tools.conformance.StateTests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid dev statetest}: runs official state tests against our EVM. */
@Command(
    mixinStandardHelpOptions = true,
    name = "statetest",
    description = "Runs GeneralStateTests of Ethereum at Cancun.")
final class StateTestCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files of state tests, or folders of such.")
  private List<Path> paths = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    for (Path path : paths) {
      Refusals.check(Files.exists(path), "There is no " + path + ".");
    }
    boolean passed = StateTests.run(paths, spec.commandLine().getOut()).failures().isEmpty();
    return (passed ? ExitCode.OK : ExitCode.INVALID).number();
  }
}
