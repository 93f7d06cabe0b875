package org.poai.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.poai.disk.DiskTrouble;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Printable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options that the command line leaves out: first the environment ({@code --data-dir} is
 * {@code POAID_DATA_DIR}), then the file that {@code --config} or {@code POAID_CONFIG} names
 * ({@code data-dir = …}, a Java properties file). What is wrong with them is kept until {@link
 * #check}, so that help can be had all the same.
 */
final class ConfigurationDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "POAID_";
  private static final String FILE_VARIABLE = "POAID_CONFIG";

  /** Some editors begin a text with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** Names the file on the command line. */
  static final String FILE_OPTION = "--config";

  /** Read by the launcher, not here. */
  private static final String JAVA_OPTIONS_VARIABLE = "POAID_JAVA_OPTS";

  /** Options that a value from elsewhere would turn into another command. */
  private static final Set<String> ASKED_ONLY = Set.of("help", "version");

  private final Map<String, String> values = new TreeMap<>();
  private Optional<String> problem = Optional.empty();

  /** Values for the options of a command and of those below it. */
  ConfigurationDefaults(Map<String, String> environment, List<String> line, CommandSpec root) {
    TreeSet<String> known = new TreeSet<>();
    collect(root, known);
    known.remove(FILE_OPTION.substring(2));
    Optional<String> named = fileOf(line);
    Optional<String> variable =
        Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(file -> !file.isBlank());
    if (named.isPresent()) {
      read(named.get(), FILE_OPTION, known);
    } else if (variable.isPresent()) {
      read(variable.get(), FILE_VARIABLE, known);
    }
    readVariables(environment, known);
    values.keySet().removeAll(ASKED_ONLY);
  }

  /** The file that the command line names, before anything else of it is read. */
  private static Optional<String> fileOf(List<String> line) {
    String joined = FILE_OPTION + "=";
    for (int i = 0; i < line.size() && !line.get(i).equals("--"); i++) {
      String word = line.get(i);
      if (word.startsWith(joined)) {
        return Optional.of(word.substring(joined.length()));
      }
      if (word.equals(FILE_OPTION) && i + 1 < line.size()) {
        return Optional.of(line.get(i + 1));
      }
    }
    return Optional.empty();
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

  private void read(String name, String from, Set<String> known) {
    Lines properties = new Lines();
    try {
      String text = Files.readString(Path.of(name));
      properties.load(
          new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
    } catch (CharacterCodingException e) {
      fail(unreadable(name, "it is no text in UTF-8", from));
      return;
    } catch (IOException e) {
      fail(unreadable(name, DiskTrouble.reason(e, Path.of(name)), from));
      return;
    } catch (IllegalArgumentException e) {
      fail(unreadable(name, "a line of it is no option and value", from));
      return;
    }
    TreeSet<String> allowed = new TreeSet<>(known);
    allowed.removeAll(ASKED_ONLY);
    String where = "The configuration file " + name + " has";
    for (String key : properties.repeated) {
      fail(where + " " + Printable.quoted(key) + " twice; leave one of them.");
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      take(where, key, Printable.quoted(key), properties.getProperty(key), allowed);
    }
  }

  private static String unreadable(String name, String reason, String from) {
    return "The configuration file "
        + name
        + " cannot be read: "
        + reason
        + "; check "
        + from
        + ".";
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
        take("The environment has", key, Printable.text(variable), value, known);
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

  /** The options of a file, and those among them that stand in more than one line. */
  private static final class Lines extends Properties {
    private static final long serialVersionUID = 1;
    private final TreeSet<String> repeated = new TreeSet<>();

    @Override
    public synchronized @Nullable Object put(Object key, Object value) {
      if (containsKey(key)) {
        repeated.add((String) key);
      }
      return super.put(key, value);
    }
  }
}
