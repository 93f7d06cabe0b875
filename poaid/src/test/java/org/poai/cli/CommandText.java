package org.poai.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Command lines as documents write them. */
final class CommandText {
  /** Words of a command line; quotes keep spaces. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private CommandText() {}

  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    // A quoted value may stand behind its flag: --flag="value".
    Matcher word = WORD.matcher(line.replaceAll("=\"([^\"]*)\"", "=$1"));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  /** Each command that {@code list|show ID} stands for, words in brackets left out. */
  static List<List<String>> alternatives(String text) {
    List<List<String>> all = List.of(List.of());
    for (String word : words(text.replaceAll("\\[.*?]", "").strip())) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> before : all) {
        for (String one : Pattern.compile("\\\\?\\|").splitAsStream(word).toList()) {
          List<String> next = new ArrayList<>(before);
          next.add(one);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  /**
   * Why there is no such command, by the names of commands and flags and the number of words. What
   * values are is left open: a document has {@code FILE} and {@code ID} in their places.
   */
  static Optional<String> problem(CommandSpec program, List<String> words) {
    CommandSpec command = program;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Map<String, CommandSpec> below = specs(command);
      if (word.startsWith("-") && word.length() > 1) {
        OptionSpec option = command.optionsMap().get(word.replaceFirst("=.*", ""));
        if (option == null) {
          return Optional.of("\"" + command.qualifiedName() + "\" has no " + word);
        }
        i += word.contains("=") ? 0 : option.arity().min();
      } else if (below.containsKey(word)) {
        command = below.get(word);
      } else if (command.positionalParameters().isEmpty()) {
        return Optional.of("\"" + command.qualifiedName() + "\" has no place for " + word);
      }
    }
    return Optional.empty();
  }

  private static Map<String, CommandSpec> specs(CommandSpec command) {
    Map<String, CommandSpec> specs = new java.util.HashMap<>();
    command.subcommands().forEach((name, below) -> specs.put(name, below.getCommandSpec()));
    return specs;
  }
}
