package org.poai.cli.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * The manual page of the whole program, in the macros of {@code man(7)}: made of what the help
 * says, so that it never says something else.
 */
final class ManPage {
  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  static String of(CommandSpec root, String version) {
    ManPage page = new ManPage();
    page.macro("TH", root.name().toUpperCase(Locale.ROOT), "1", "", "poaid " + version);
    page.macro("SH", "NAME");
    page.line("poaid \\- a node of PoAI, the chain whose proof of work is LLM inference");
    page.macro("SH", "SYNOPSIS");
    page.synopsis(root);
    page.macro("SH", "DESCRIPTION");
    page.paragraphs(root.usageMessage().description());
    page.macro("SH", "OPTIONS");
    page.options(root);
    page.macro("SH", "COMMANDS");
    commands(root).forEach(page::command);
    page.macro("SH", "NOTES");
    page.asItStands(root.usageMessage().footer());
    return page.text.toString();
  }

  private static List<CommandSpec> commands(CommandSpec command) {
    List<CommandSpec> found = new ArrayList<>();
    for (CommandLine sub : command.subcommands().values()) {
      CommandSpec spec = sub.getCommandSpec();
      if (!spec.usageMessage().hidden() && !found.contains(spec)) {
        found.add(spec);
      }
    }
    return found;
  }

  private void command(CommandSpec command) {
    macro("SS", command.qualifiedName(" "));
    synopsis(command);
    macro("PP");
    paragraphs(command.usageMessage().description());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      if (!parameter.hidden()) {
        described(bold(parameter.paramLabel()), parameter);
      }
    }
    options(command);
    commands(command).forEach(this::command);
  }

  private void synopsis(CommandSpec command) {
    String parameters =
        command.positionalParameters().stream()
            .filter(it -> !it.hidden())
            .map(it -> it.required() ? it.paramLabel() : "[" + it.paramLabel() + "]")
            .collect(Collectors.joining(" "));
    String behind =
        commands(command).isEmpty() ? parameters : command.usageMessage().synopsisSubcommandLabel();
    line(bold(command.qualifiedName(" ")) + " [OPTION]... " + escaped(behind));
  }

  /** Those of no group first, then group by group; what every command takes is said once. */
  private void options(CommandSpec command) {
    Map<String, List<ArgSpec>> groups = new LinkedHashMap<>();
    List<ArgSpec> grouped =
        command.argGroups().stream().flatMap(group -> group.args().stream()).toList();
    boolean isRoot = command.parent() == null;
    List<ArgSpec> own =
        command.options().stream()
            .filter(it -> !grouped.contains(it))
            .filter(it -> isRoot || (it.scopeType() == ScopeType.LOCAL && !isHelp(it)))
            .filter(it -> isRoot || !it.inherited())
            .collect(Collectors.toList());
    groups.put("", own);
    for (ArgGroupSpec group : command.argGroups()) {
      String heading = Optional.ofNullable(group.heading()).orElse("");
      groups.put(heading.replace("%n", "").strip(), List.copyOf(group.args()));
    }
    groups.forEach(
        (heading, args) -> {
          List<ArgSpec> shown = args.stream().filter(it -> !it.hidden()).toList();
          if (!shown.isEmpty() && !heading.isEmpty()) {
            macro("PP");
            line(escaped(heading));
          }
          shown.forEach(this::option);
        });
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private void option(ArgSpec arg) {
    if (arg instanceof OptionSpec option) {
      String value = option.typeInfo().isBoolean() ? "" : "=" + option.paramLabel();
      String names =
          Stream.of(option.names())
              .map(name -> bold(name) + (name.startsWith("--") ? escaped(value) : ""))
              .collect(Collectors.joining(", "));
      described(names, option);
    }
  }

  private void described(String name, ArgSpec arg) {
    macro("TP");
    line(name);
    String words =
        String.join(" ", arg.description())
            .replace("${DEFAULT-VALUE}", String.valueOf(arg.defaultValue()));
    line(escaped(plain(words)));
  }

  private void paragraphs(String[] lines) {
    for (String paragraph : lines) {
      if (!paragraph.isBlank()) {
        line(escaped(plain(paragraph)));
      }
    }
  }

  private void asItStands(String[] lines) {
    macro("nf");
    for (String part : lines) {
      line(escaped(plain(part)));
    }
    macro("fi");
  }

  private static String plain(String words) {
    return Ansi.OFF.string(words.replace("%%", "%").replace("%n", " "));
  }

  private void macro(String name, String... arguments) {
    text.append('.').append(name);
    for (String argument : arguments) {
      text.append(" \"").append(escaped(argument)).append('"');
    }
    text.append('\n');
  }

  private void line(String words) {
    boolean isControl = words.startsWith(".") || words.startsWith("'");
    text.append(isControl ? "\\&" : "").append(words).append('\n');
  }

  private static String bold(String words) {
    return "\\fB" + escaped(words) + "\\fR";
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
  }
}
