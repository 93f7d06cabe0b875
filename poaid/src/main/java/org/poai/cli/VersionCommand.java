package org.poai.cli;

import java.util.concurrent.Callable;
import org.poai.node.config.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code poaid version}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "version",
    description = "Prints the version, as --version does.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println("poaid " + Version.current());
    return 0;
  }
}
