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
import java.util.regex.Pattern;
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

  /**
   * What Kubernetes, or a link of Docker, sets in each container for a service of some name, which
   * may be ours: host and ports, and addresses like {@code tcp://10.0.0.1:8545}.
   */
  private static final Pattern SERVICE =
      Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");

  /** Options that a value from elsewhere would turn into another command. */
  private static final Set<String> ASKED_ONLY = Set.of("help", "version");

  private final Map<String, String> values = new TreeMap<>();

  /** Where each value stands. */
  private final Map<String, String> origins = new TreeMap<>();

  private final TreeSet<String> ofServices = new TreeSet<>();
  private Optional<String> problem = Optional.empty();

  /** Values for the options of a command and of those below it. */
  ConfigurationDefaults(Map<String, String> environment, List<String> line, CommandSpec root) {
    TreeMap<String, OptionSpec> known = new TreeMap<>();
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

  /** A sentence about variables that were passed over, since they are not meant for us. */
  Optional<String> note() {
    return ofServices.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Passed over, since Kubernetes sets them for a service of this name"
                + " (enableServiceLinks: false ends that): "
                + String.join(", ", ofServices));
  }

  /** Where the value of an option stands, if it is one from elsewhere than the command line. */
  Optional<String> origin(OptionSpec option, String value) {
    String key = option.longestName().replaceFirst("^--", "");
    return value.equals(values.get(key)) ? Optional.ofNullable(origins.get(key)) : Optional.empty();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    String value = values.get(option.longestName().substring(2));
    return value == null ? option.defaultValue() : value;
  }

  private void read(String name, String from, Map<String, OptionSpec> known) {
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
    TreeMap<String, OptionSpec> allowed = new TreeMap<>(known);
    allowed.keySet().removeAll(ASKED_ONLY);
    String file = "the configuration file " + name;
    String where = "The" + file.substring(3) + " has";
    for (String key : properties.repeated) {
      fail(where + " " + Printable.quoted(key) + " twice; leave one of them.");
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      take(where, key, Printable.quoted(key), properties.getProperty(key), allowed);
      origins.put(key, file);
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

  private void readVariables(Map<String, String> environment, Map<String, OptionSpec> known) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours =
          variable.startsWith(PREFIX)
              && !variable.equals(FILE_VARIABLE)
              && !variable.equals(JAVA_OPTIONS_VARIABLE);
      String value = String.valueOf(environment.get(variable));
      if (ours && isOfAService(variable, value)) {
        ofServices.add(Printable.text(variable));
      } else if (ours) {
        String key = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        take("The environment has", key, Printable.text(variable), value, known);
        origins.put(key, variable);
      }
    }
  }

  private static boolean isOfAService(String variable, String value) {
    return SERVICE.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  /** A misspelt name, or nothing as a value, would be passed over in silence. */
  private void take(
      String where, String key, String shown, String value, Map<String, OptionSpec> known) {
    OptionSpec option = known.get(key);
    if (option == null) {
      String nearest =
          nearest(key, known.keySet()).map(name -> "; did you mean --" + name + "?").orElse(".");
      fail(where + " " + shown + ", which is no option of poaid" + nearest);
    } else if (value.isBlank()) {
      fail(where + " an empty value for " + shown + "; give one, or leave it out.");
    } else if (option.typeInfo().isBoolean() && !ASKED_ONLY.contains(key) && !isBoolean(value)) {
      fail(where + " " + Printable.quoted(value) + " for " + shown + "; give true or false.");
    } else {
      values.put(key, value);
    }
  }

  private static boolean isBoolean(String value) {
    return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
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

  private static void collect(CommandSpec command, Map<String, OptionSpec> options) {
    for (OptionSpec option : command.options()) {
      if (option.longestName().startsWith("--")) {
        options.put(option.longestName().substring(2), option);
      }
    }
    command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), options));
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
