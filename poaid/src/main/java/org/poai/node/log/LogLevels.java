package org.poai.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.poai.primitives.Printable;

/**
 * How much single packages or classes say, by their names behind {@code org.poai.}; {@code all}
 * stands for every one that is not named.
 */
public record LogLevels(Map<String, Level> byName) {
  /** No exceptions. */
  public static final LogLevels NONE = new LogLevels(Map.of());

  /** What all our loggers are below. */
  static final String ROOT = "org.poai";

  private static final String ALL = "all";

  private static final Pattern LINE =
      Pattern.compile("([A-Za-z][A-Za-z0-9.]{0,99})\\s*=\\s*(error|warn|info|debug|trace)");

  public LogLevels {
    byName = Map.copyOf(byName);
  }

  /**
   * Levels as {@code network=debug}, {@code chain.tree=trace} or {@code all=warn}.
   *
   * @throws IllegalArgumentException with what is wrong, without a full stop
   */
  public static LogLevels parse(List<String> words) {
    TreeMap<String, Level> levels = new TreeMap<>();
    for (String word : words) {
      Matcher line = LINE.matcher(word.strip());
      if (!line.matches()) {
        throw new IllegalArgumentException(
            Printable.quoted(word)
                + " is no package and level, as network=debug (error, warn, info, debug or trace)");
      }
      String name = line.group(1);
      if (!name.equals(ALL) && !exists(name)) {
        throw new IllegalArgumentException(
            "poaid has no package or class \"" + name + "\"; all stands for everything");
      }
      levels.put(name, Level.toLevel(line.group(2).toUpperCase(Locale.ROOT)));
    }
    return new LogLevels(levels);
  }

  /** These levels, and where others say something, theirs. */
  LogLevels with(LogLevels others) {
    TreeMap<String, Level> both = new TreeMap<>(byName);
    both.putAll(others.byName);
    return new LogLevels(both);
  }

  /** Sets these levels, and for what has none the usual one. */
  void apply(LoggerContext context, Level usual) {
    context.getLogger(ROOT).setLevel(byName.getOrDefault(ALL, usual));
    byName.forEach((name, level) -> logger(context, name).setLevel(level));
  }

  /** Undoes {@link #apply}, but for the usual level. */
  void takeBack(LoggerContext context) {
    byName.keySet().stream()
        .filter(name -> !name.equals(ALL))
        .forEach(name -> logger(context, name).setLevel(null));
  }

  private static Logger logger(LoggerContext context, String name) {
    return context.getLogger(name.equals(ALL) ? ROOT : ROOT + "." + name);
  }

  @Override
  public String toString() {
    return new TreeMap<>(byName)
        .entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue().toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  /** Packages show themselves by their description, which is compiled since it says NullMarked. */
  private static boolean exists(String name) {
    String path = "/org/poai/" + name.replace('.', '/');
    return LogLevels.class.getResource(path + "/package-info.class") != null
        || LogLevels.class.getResource(path + ".class") != null;
  }
}
