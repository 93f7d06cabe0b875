package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** How a command ended and what it wrote; a stack trace fails the test. */
public record CommandRun(int code, String out, String err) {
  public CommandRun {
    assertThat(err).doesNotContain("Exception", "\tat ");
  }

  public static CommandRun of(String... args) {
    return in(Map.of(), args);
  }

  public static CommandRun in(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine(environment, args);
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setOut(new PrintWriter(out, true));
    int code = commandLine.execute(args);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** The whole program, to be looked at. */
  public static CommandLine program() {
    return Main.commandLine(Map.of());
  }

  /** The first line on standard error. */
  public String sentence() {
    return err.lines().findFirst().orElse("");
  }
}
