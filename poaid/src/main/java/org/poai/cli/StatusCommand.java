package org.poai.cli;

import java.util.concurrent.Callable;
import org.poai.node.StatusTool;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid status}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "status",
    description = "Shows how a node is: asks the running one, or reads its data directory.")
final class StatusCommand implements Callable<Integer> {
  @ArgGroup(validate = false)
  private DataOptions data = new DataOptions();

  @Option(names = "--json", description = "Print the status as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StatusTool.print(data.dataDir(), json, spec.commandLine().getOut());
    return 0;
  }
}
