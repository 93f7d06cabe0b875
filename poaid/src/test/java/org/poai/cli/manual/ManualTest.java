package org.poai.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.cli.CommandRun;
import picocli.CommandLine.Model.CommandSpec;

final class ManualTest {
  @Test
  void page_everyCommandAndOption_isInIt() {
    String page = CommandRun.of("man").out();
    List<CommandSpec> commands = new ArrayList<>();
    collect(CommandRun.program().getCommandSpec(), commands);

    assertThat(commands).hasSizeGreaterThan(30);
    for (CommandSpec command : commands) {
      assertThat(page).contains("\\fB" + command.qualifiedName(" ").replace("-", "\\-") + "\\fR");
      command.options().stream()
          .filter(it -> !it.hidden())
          .forEach(it -> assertThat(page).contains("\\fB" + it.longestName().replace("-", "\\-")));
    }
  }

  private static void collect(CommandSpec command, List<CommandSpec> found) {
    if (!command.usageMessage().hidden()) {
      found.add(command);
      command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), found));
    }
  }

  @Test
  void page_macros_areOnlyThoseThatWeWrite() {
    List<String> macros =
        CommandRun.of("man").out().lines().filter(it -> it.startsWith(".")).toList();

    assertThat(macros).allMatch(it -> it.matches("\\.(TH|SH|SS|PP|TP|nf|fi)( .*)?"));
    assertThat(macros.get(0)).startsWith(".TH \"POAID\" \"1\"");
  }

  @Test
  void completion_knowsCommandsAndOptions() {
    String script = CommandRun.of("completion", "bash").out();

    assertThat(script).contains("--data-dir", "'--miner-address'", "status");
    assertThat(CommandRun.of("completion", "zsh").out()).endsWith(script).contains("bashcompinit");
    assertThat(CommandRun.of("completion", "fish").sentence())
        .isEqualTo("completion takes bash or zsh.");
  }
}
