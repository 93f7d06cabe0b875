package org.poai.cli;

import java.util.concurrent.Callable;
import org.poai.cli.option.ChainFolder;
import org.poai.tools.StatusTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid status}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "status",
    description = "Shows how a node is: asks the running one, or reads its data directory.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private ChainFolder data = new ChainFolder();

  @Option(names = "--json", description = "Print the status as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StatusTool.print(data.dataDir(), json, spec.commandLine().getOut());
    return 0;
  }
}
