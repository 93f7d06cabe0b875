package org.poai.cli.config;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code poaid config}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "config",
    description = "Says which options hold and where they come from; writes a sample.",
    subcommands = {ConfigCommand.Show.class, ConfigCommand.Sample.class},
    synopsisSubcommandLabel = "show|sample")
public final class ConfigCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Refusals.check(false, "Say what to do: show or sample.");
    return 0;
  }

  /** {@code poaid config show}. */
  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      description = {
        "Prints every option of a node as it would hold, in the form of a configuration file, each"
            + " with where its value comes from: default, file and line, environment, or the"
            + " command line. Nothing is started.",
        "Options of poaid behind it count as typed."
      })
  static final class Show implements Callable<Integer> {
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "OPTION", description = "As poaid itself takes them.")
    private @Nullable List<String> given;

    /** What it does not know itself is for poaid. */
    @Spec
    void know(CommandSpec own) {
      spec = own;
      own.parser().unmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
      CommandLine poaid = spec.root().commandLine();
      ParseResult parsed =
          poaid.parseArgs((given == null ? List.<String>of() : given).toArray(String[]::new));
      Refusals.check(!parsed.hasSubcommand(), "config show takes options of poaid, no command.");
      Configuration configuration = (Configuration) poaid.getDefaultValueProvider();
      spec.commandLine()
          .getOut()
          .print(ConfigTable.of(poaid.getCommandSpec(), parsed, configuration));
      return 0;
    }
  }

  /** {@code poaid config sample}. */
  @Command(
      mixinStandardHelpOptions = true,
      name = "sample",
      description = "Prints a configuration file with every option of a node and its default.")
  static final class Sample implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      spec.commandLine().getOut().print(ConfigSample.of(spec.root()));
      return 0;
    }
  }
}
