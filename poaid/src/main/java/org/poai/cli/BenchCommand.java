package org.poai.cli;

import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.tools.BenchTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid bench}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "bench",
    subcommands = EvmBenchCommand.Suites.class,
    description = {
      "Measures this machine, in a temporary directory.",
      "Evaluations a second of the node's own path beside bare calls of the binding; verification",
      "of a block; chats through the gateway beside the same calls; import; state trie."
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private ChainCommand.NodeFlags flags = new ChainCommand.NodeFlags();

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Alternating runs of the two sides. Default: ${DEFAULT-VALUE}.")
  private int pairs = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Refusals.check(pairs >= 1 && pairs <= 1000, "--pairs takes 1 to 1000.");
    BenchTool.run(flags.config(), pairs, spec.commandLine().getOut());
    return 0;
  }
}
