package org.poai.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options that the command line leaves out: first the environment ({@code --data-dir} is
 * {@code POAID_DATA_DIR}), then the file that {@code POAID_CONFIG} names ({@code data-dir = …}, a
 * Java properties file).
 */
final class ConfigurationDefaults implements IDefaultValueProvider {
  private static final String FILE_VARIABLE = "POAID_CONFIG";

  private final Map<String, String> environment;
  private @Nullable Properties file;

  ConfigurationDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    String name = option.longestName().substring(2);
    String variable = "POAID_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    String value = environment.get(variable);
    if (value == null) {
      value = file(option.command()).getProperty(name);
    }
    return value == null ? option.defaultValue() : value;
  }

  private Properties file(CommandSpec command) {
    if (file == null) {
      file = read(command);
    }
    return file;
  }

  private Properties read(CommandSpec command) {
    Properties properties = new Properties();
    String name = environment.get(FILE_VARIABLE);
    if (name == null || name.isBlank()) {
      file = properties;
      return properties;
    }
    try (Reader reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          ExitCode.USAGE,
          "The configuration file " + name + " cannot be read; check " + FILE_VARIABLE + ".");
    }
    checkKeys(name, properties, command);
    return properties;
  }

  /** A misspelt key would be ignored silently: refuse it. */
  private static void checkKeys(String name, Properties properties, CommandSpec command) {
    TreeSet<String> known = new TreeSet<>();
    collect(command.root(), known);
    for (String key : properties.stringPropertyNames()) {
      if (!known.contains("--" + key)) {
        throw new UserException(
            ExitCode.USAGE,
            "The configuration file " + name + " has an unknown key \"" + key + "\".");
      }
    }
  }

  private static void collect(CommandSpec command, Set<String> names) {
    names.addAll(command.optionsMap().keySet());
    command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), names));
  }
}
