package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.poai.testing.Documents;
import picocli.CommandLine.Model.CommandSpec;

/** Commands, flags and scripts that the documents name are there. */
class DocsCommandsTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");

  /** Begins a line or follows what a shell puts between commands; ends before the comment. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|[|;&(] *|\\b[A-Z_]+=\\S* )(?:scripts/)?poaid( +(?!#)(?:(?! {2}| #|[|;&)<>]|"
              + " 2>).)*)?");

  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/.])scripts/[a-z][\\w./-]*\\w");

  private final CommandSpec program = Main.commandLine(Map.of()).getCommandSpec();

  /** Decisions tell of the day on which they were taken. */
  private static List<Path> pages() throws IOException {
    return Documents.pages().stream().filter(page -> !page.startsWith("docs/decisions")).toList();
  }

  @Test
  void commands_areThere_withTheirFlags() throws IOException {
    List<String> wrong = new ArrayList<>();
    int found = 0;
    for (Path page : pages()) {
      for (List<String> words : commands(Files.readString(page))) {
        found++;
        CommandText.problem(program, words)
            .ifPresent(why -> wrong.add(page + ": poaid " + String.join(" ", words) + ": " + why));
      }
    }

    assertThat(found).isGreaterThan(150);
    assertThat(wrong).isEmpty();
  }

  private static List<List<String>> commands(String page) {
    List<String> texts = new ArrayList<>(Documents.codeLines(page));
    QUOTED.matcher(page).results().map(quoted -> quoted.group(1)).forEach(texts::add);
    List<List<String>> commands = new ArrayList<>();
    for (String text : texts) {
      // Bars between words of one command are alternatives, others begin another command.
      Matcher command = COMMAND.matcher(text.replaceAll("(?<=[\\w])\\\\?\\|(?=\\w)", "\u0001"));
      while (command.find()) {
        String rest = command.group(1) == null ? "" : command.group(1);
        commands.addAll(CommandText.alternatives(rest.replace('\u0001', '|').replace("…", "")));
      }
    }
    return commands;
  }

  @Test
  void problem_ofEachKind_isSeen() {
    assertThat(CommandText.problem(program, CommandText.words("gov vote 1 yes --from a")))
        .isEmpty();
    assertThat(CommandText.problem(program, CommandText.words("gov veto 1"))).isPresent();
    assertThat(CommandText.problem(program, CommandText.words("status --from a"))).isPresent();
    assertThat(CommandText.problem(program, CommandText.words("--threads 1 2"))).isPresent();
    assertThat(commands("    A=$(poaid balance a) | poaid call --to b  # c\n`poaid gov list|show`"))
        .containsExactly(
            List.of("balance", "a"),
            List.of("call", "--to", "b"),
            List.of("gov", "list"),
            List.of("gov", "show"));
  }

  @Test
  void flags_areThoseOfACommand() throws IOException {
    Set<String> known = new TreeSet<>();
    collect(program, known);
    List<String> wrong = new ArrayList<>();
    for (Path page : pages()) {
      Matcher quoted = QUOTED.matcher(Files.readString(page));
      while (quoted.find()) {
        Matcher flag = FLAG.matcher(quoted.group(1));
        if (quoted.group(1).startsWith("--") && flag.lookingAt() && !known.contains(flag.group())) {
          wrong.add(page + ": " + quoted.group(1));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static void collect(CommandSpec command, Set<String> names) {
    names.addAll(command.optionsMap().keySet());
    command.subcommands().values().forEach(below -> collect(below.getCommandSpec(), names));
  }

  @Test
  void scripts_areThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path page : pages()) {
      Matcher script = SCRIPT.matcher(Files.readString(page));
      while (script.find()) {
        if (!Files.exists(Path.of(script.group()))) {
          wrong.add(page + ": " + script.group());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }
}
