package org.poai.cli.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.poai.cli.config.Configuration.Value;
import org.poai.primitives.Printable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of a program as they hold, in the form of a configuration file, each with where its
 * value comes from. What must not be read over a shoulder is left out.
 */
final class ConfigTable {
  /** Options that would hold a secret themselves; those that name a file with one do not match. */
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passphrase|secret|token|mnemonic|private-key)");

  /** Name and password in an address. */
  private static final Pattern USER = Pattern.compile("(?<=://)[^/@]*@");

  private static final int COLUMN = 40;

  private ConfigTable() {}

  static String of(CommandSpec command, ParseResult parsed, Configuration configuration) {
    StringBuilder text = new StringBuilder();
    for (OptionSpec option : command.options()) {
      Optional<String> name =
          KnownOptions.name(option)
              .filter(it -> !option.hidden() && !KnownOptions.ASKED_ONLY.contains(it))
              .filter(it -> !Configuration.FILE_OPTION.endsWith(it));
      name.ifPresent(it -> append(text, it, value(option, parsed, configuration)));
    }
    return text.toString();
  }

  private static Optional<Value> value(
      OptionSpec option, ParseResult parsed, Configuration configuration) {
    if (parsed.hasMatchedOption(option)) {
      return Optional.of(
          new Value(
              String.join(",", parsed.matchedOption(option.longestName()).originalStringValues()),
              "the command line"));
    }
    return configuration
        .value(option)
        .or(
            () ->
                Optional.ofNullable(option.defaultValue()).map(text -> new Value(text, "default")))
        .or(
            () ->
                option.typeInfo().isBoolean()
                    ? Optional.of(new Value("false", "default"))
                    : Optional.empty());
  }

  private static void append(StringBuilder text, String name, Optional<Value> value) {
    if (value.isEmpty()) {
      text.append("# ").append(name).append(" is not set\n");
      return;
    }
    boolean isSecret = SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    String shown = Printable.text(value.get().text(), 1_000);
    String line =
        isSecret
            ? "# " + name + " is set, and not shown"
            : name + " = " + ConfigLine.written(USER.matcher(shown).replaceAll("…@"));
    text.append(line).append(" ".repeat(Math.max(1, COLUMN - line.length())));
    text.append("# ").append(value.get().origin()).append('\n');
  }
}
