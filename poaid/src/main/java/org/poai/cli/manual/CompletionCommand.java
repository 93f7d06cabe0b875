package org.poai.cli.manual;

import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid completion}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "completion",
    description = "Prints what makes a shell complete commands and options, for its start files.",
    footer = {"", "Bash: source <(poaid completion bash)"})
public final class CompletionCommand implements Callable<Integer> {
  /** Shells of zsh read a script of bash when this has run. */
  private static final String FOR_ZSH =
      """
      autoload -U +X compinit && compinit
      autoload -U +X bashcompinit && bashcompinit
      """;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private String shell = "bash";

  @Override
  public Integer call() {
    Refusals.check(shell.equals("bash") || shell.equals("zsh"), "completion takes bash or zsh.");
    String script = AutoComplete.bash("poaid", spec.root().commandLine());
    spec.commandLine().getOut().print(shell.equals("zsh") ? FOR_ZSH + script : script);
    return 0;
  }
}
