package org.poai.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
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
 * Java properties file). What is wrong with them is kept until {@link #check}, so that help can be
 * had all the same.
 */
final class ConfigurationDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "POAID_";
  private static final String FILE_VARIABLE = "POAID_CONFIG";

  /** Read by the launcher, not here. */
  private static final String JAVA_OPTIONS_VARIABLE = "POAID_JAVA_OPTS";

  /** Options that a value from elsewhere would turn into another command. */
  private static final Set<String> ASKED_ONLY = Set.of("help", "version");

  private final Map<String, String> values = new TreeMap<>();
  private Optional<String> problem = Optional.empty();

  /** Values for the options of a command and of those below it. */
  ConfigurationDefaults(Map<String, String> environment, CommandSpec root) {
    TreeSet<String> known = new TreeSet<>();
    collect(root, known);
    String file = environment.get(FILE_VARIABLE);
    if (file != null && !file.isBlank()) {
      read(file, known);
    }
    readVariables(environment, known);
    values.keySet().removeAll(ASKED_ONLY);
  }

  /** Refuses to run with what is wrong. */
  void check() {
    if (problem.isPresent()) {
      throw new UserException(ExitCode.USAGE, problem.get());
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    String value = values.get(option.longestName().substring(2));
    return value == null ? option.defaultValue() : value;
  }

  private void read(String name, Set<String> known) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problem =
          Optional.of(
              "The configuration file " + name + " cannot be read; check " + FILE_VARIABLE + ".");
      return;
    }
    String where = "The configuration file " + name + " has";
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      take(where, key, "\"" + key + "\"", properties.getProperty(key), known);
    }
  }

  private void readVariables(Map<String, String> environment, Set<String> known) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours =
          variable.startsWith(PREFIX)
              && !variable.equals(FILE_VARIABLE)
              && !variable.equals(JAVA_OPTIONS_VARIABLE);
      if (ours) {
        String key = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        String value = String.valueOf(environment.get(variable));
        take("The environment has", key, variable, value, known);
      }
    }
  }

  /** A misspelt name, or nothing as a value, would be passed over in silence. */
  private void take(String where, String key, String shown, String value, Set<String> known) {
    if (!known.contains(key)) {
      String nearest =
          nearest(key, known).map(name -> "; did you mean --" + name + "?").orElse(".");
      fail(where + " " + shown + ", which is no option of poaid" + nearest);
    } else if (value.isBlank()) {
      fail(where + " an empty value for " + shown + "; give one, or leave it out.");
    } else {
      values.put(key, value);
    }
  }

  private void fail(String sentence) {
    if (problem.isEmpty()) {
      problem = Optional.of(sentence);
    }
  }

  /** The known name that differs in a letter or two. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(word, name) <= 2)
        .min((a, b) -> Integer.compare(distance(word, a), distance(word, b)));
  }

  /** How many letters have to be changed, added or left out (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static void collect(CommandSpec command, Set<String> names) {
    for (OptionSpec option : command.options()) {
      if (option.longestName().startsWith("--")) {
        names.add(option.longestName().substring(2));
      }
    }
    command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), names));
  }
}
