package org.poai.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A configuration file that says nothing yet: every option with its description and its default,
 * behind a number sign. It is made of the options themselves, so that none is missing.
 */
final class ConfigSample {
  private static final int WIDTH = 96;

  private static final String HEAD =
      """
      # Configuration of poaid. A line for each option, as "data-dir = /var/lib/poaid" or "no-mdns = true"; the names are those of
      # the command line without their dashes. Options that may be repeated may have several lines. # begins a comment, at the
      # beginning of a line or behind a space; a value with a # in it stands between quotation marks.
      # What the command line says wins over the environment (POAID_DATA_DIR), and that over this file.
      # "poaid config show --config=FILE" prints what holds, and where it comes from.
      """;

  private ConfigSample() {}

  static String of(CommandSpec command) {
    StringBuilder text = new StringBuilder(HEAD);
    for (ArgGroupSpec group : command.argGroups()) {
      text.append("\n## ").append(heading(group)).append("\n");
      group.args().forEach(arg -> append(text, arg));
    }
    return text.toString();
  }

  private static String heading(ArgGroupSpec group) {
    return group.heading().replace("%n", "").strip().replaceFirst(":$", "");
  }

  private static void append(StringBuilder text, ArgSpec arg) {
    Optional<String> name = KnownOptions.name(arg);
    if (name.isEmpty() || arg.hidden()) {
      return;
    }
    text.append('\n');
    for (String line : wrapped(description((OptionSpec) arg))) {
      text.append("# ").append(line).append('\n');
    }
    String value =
        arg.typeInfo().isBoolean()
            ? "true"
            : Optional.ofNullable(arg.defaultValue()).orElse(arg.paramLabel());
    text.append('#').append(name.get()).append(" = ").append(value).append('\n');
  }

  /** The words of the help, in one line, without what a terminal makes bold. */
  static String description(OptionSpec option) {
    String words =
        String.join(" ", option.description())
            .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
            .replace("%%", "%");
    return Ansi.OFF.string(words).strip();
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" +", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
