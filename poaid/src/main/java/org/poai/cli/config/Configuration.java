package org.poai.cli.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * {@code POAID_DATA_DIR}), then the file that {@code --config} or {@code POAID_CONFIG} names, whose
 * lines are {@link ConfigLine}s. What is wrong with them is kept until {@link #check}, so that help
 * can be had all the same.
 */
public final class Configuration implements IDefaultValueProvider {
  private static final String PREFIX = "POAID_";
  private static final String FILE_VARIABLE = "POAID_CONFIG";

  /** Names the file on the command line. */
  public static final String FILE_OPTION = "--config";

  /** Read by the launcher, not here. */
  private static final String JAVA_OPTIONS_VARIABLE = "POAID_JAVA_OPTS";

  /**
   * What Kubernetes, or a link of Docker, sets in each container for a service of some name, which
   * may be ours: host and ports, and addresses like {@code tcp://10.0.0.1:8545}.
   */
  private static final Pattern SERVICE =
      Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");

  /**
   * A value and where it stands.
   *
   * @param origin as the rest of "it stands in"
   */
  public record Value(String text, String origin) {}

  private final KnownOptions known;
  private final Map<String, Value> values = new TreeMap<>();
  private final TreeSet<String> ofServices = new TreeSet<>();
  private Optional<String> problem = Optional.empty();

  /** Values for the options of a command and of those below it. */
  public Configuration(Map<String, String> environment, List<String> line, CommandSpec root) {
    known = new KnownOptions(root);
    Optional<String> named = fileOf(line);
    Optional<String> variable =
        Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(file -> !file.isBlank());
    if (named.isPresent()) {
      read(named.get(), FILE_OPTION);
    } else if (variable.isPresent()) {
      read(variable.get(), FILE_VARIABLE);
    }
    readVariables(environment);
    values.keySet().removeAll(KnownOptions.ASKED_ONLY);
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
  public void check() {
    if (problem.isPresent()) {
      throw new UserException(ExitCode.USAGE, problem.get());
    }
  }

  /** A sentence about variables that were passed over, since they are not meant for us. */
  public Optional<String> note() {
    return ofServices.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Passed over, since Kubernetes sets them for a service of this name"
                + " (enableServiceLinks: false ends that): "
                + String.join(", ", ofServices));
  }

  /** What file or environment say of an option. */
  public Optional<Value> value(ArgSpec arg) {
    return KnownOptions.name(arg).flatMap(name -> Optional.ofNullable(values.get(name)));
  }

  /**
   * Where the options stand that a sentence names, other than those that were typed; who did not
   * type a value has to be told.
   */
  public Optional<String> whereabouts(String sentence, Set<String> typed) {
    return values.entrySet().stream()
        .filter(it -> !typed.contains("--" + it.getKey()))
        .filter(it -> sentence.matches("(?s).*--" + it.getKey() + "(?![a-z-]).*"))
        .map(it -> "--" + it.getKey() + " stands in " + it.getValue().origin())
        .findFirst();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (KnownOptions.name(arg).isEmpty()) {
      return null;
    }
    return value(arg).map(Value::text).orElse(arg.defaultValue());
  }

  private void read(String name, String from) {
    String file = "the configuration file " + name;
    try {
      ConfigLine.Reading reading = ConfigLine.read(Files.readString(Path.of(name)));
      reading
          .wrong()
          .forEach(it -> fail("Line " + it.number() + " of " + file + " " + it.reason() + "."));
      Map<String, Integer> numbers = new TreeMap<>();
      reading.lines().forEach(line -> take(line, file, numbers));
    } catch (CharacterCodingException e) {
      fail(unreadable(file, "it is no text in UTF-8", from));
    } catch (IOException e) {
      fail(unreadable(file, DiskTrouble.reason(e, Path.of(name)), from));
    }
  }

  private static String unreadable(String file, String reason, String from) {
    return "T" + file.substring(1) + " cannot be read: " + reason + "; check " + from + ".";
  }

  private void take(ConfigLine line, String file, Map<String, Integer> numbers) {
    String shown = Printable.quoted(line.name());
    String origin = "line " + line.number() + " of " + file;
    boolean many = known.find(line.name()).filter(OptionSpec::isMultiValue).isPresent();
    Integer before = numbers.putIfAbsent(line.name(), line.number());
    if (before != null && !many) {
      fail(
          "T"
              + file.substring(1)
              + " has "
              + shown
              + " twice, in lines "
              + before
              + " and "
              + line.number()
              + "; leave one of them.");
      return;
    }
    boolean isAsked = KnownOptions.ASKED_ONLY.contains(line.name());
    String earlier =
        Optional.ofNullable(values.get(line.name())).map(it -> it.text() + ",").orElse("");
    take(
        "L" + origin.substring(1) + " has",
        isAsked ? "" : line.name(),
        shown,
        new Value(earlier + line.value(), origin));
  }

  private void readVariables(Map<String, String> environment) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours =
          variable.startsWith(PREFIX)
              && !variable.equals(FILE_VARIABLE)
              && !variable.equals(JAVA_OPTIONS_VARIABLE);
      String value = String.valueOf(environment.get(variable));
      String shown = Printable.text(variable);
      if (ours && isOfAService(variable, value)) {
        ofServices.add(shown);
      } else if (ours) {
        String key = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        take("The environment has", key, shown, new Value(value, shown));
      }
    }
  }

  private static boolean isOfAService(String variable, String value) {
    return SERVICE.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  /** A misspelt name, or nothing as a value, would be passed over in silence. */
  private void take(String where, String key, String shown, Value value) {
    Optional<OptionSpec> option = known.find(key);
    if (option.isEmpty()) {
      String nearest =
          NearestName.of(key, known.names())
              .map(name -> "; did you mean --" + name + "?")
              .orElse(".");
      fail(where + " " + shown + ", which is no option of poaid" + nearest);
    } else if (value.text().isBlank()) {
      fail(where + " an empty value for " + shown + "; give one, or leave it out.");
    } else if (option.get().typeInfo().isBoolean()
        && !KnownOptions.ASKED_ONLY.contains(key)
        && !isBoolean(value.text())) {
      fail(
          where + " " + Printable.quoted(value.text()) + " for " + shown + "; give true or false.");
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
}
