package org.poai.cli.manual;

import java.util.concurrent.Callable;
import org.poai.node.config.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code poaid man}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "man",
    description = "Prints the manual page, with all commands.",
    footer = {"", "To read it: poaid man | man -l -"})
public final class ManCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ManPage.of(spec.root(), Version.current()));
    return 0;
  }
}
