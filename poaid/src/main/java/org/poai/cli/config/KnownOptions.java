package org.poai.cli.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options of all commands by the names that files and variables use: {@code data-dir}. */
final class KnownOptions {
  /** Options that a value from elsewhere would turn into another command. */
  static final Set<String> ASKED_ONLY = Set.of("help", "version");

  private final TreeMap<String, OptionSpec> byName = new TreeMap<>();

  /** The options of a command and of those below it, but for the one that names the file. */
  KnownOptions(CommandSpec root) {
    collect(root);
    byName.remove(Configuration.FILE_OPTION.substring(2));
  }

  private void collect(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      name(option).ifPresent(name -> byName.put(name, option));
    }
    command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec()));
  }

  /** The name of an option in a file; one that has a single letter only has none. */
  static Optional<String> name(ArgSpec arg) {
    return arg instanceof OptionSpec option && option.longestName().startsWith("--")
        ? Optional.of(option.longestName().substring(2))
        : Optional.empty();
  }

  Optional<OptionSpec> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Set<String> names() {
    return byName.keySet();
  }
}
