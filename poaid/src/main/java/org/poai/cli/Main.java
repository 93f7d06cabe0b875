package org.poai.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.poai.cli.config.Configuration;
import org.poai.cli.config.NearestName;
import org.poai.cli.option.Refusals;
import org.poai.disk.DiskException;
import org.poai.disk.DiskTrouble;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.log.LogSetup;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code poaid}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StandardOutput out = new StandardOutput();
    int code = run(out, System.getenv(), args);
    LogSetup.close();
    // The native library leaves a thread attached that is no daemon, so the JVM must be told to
    // end.
    System.exit(code);
  }

  /** Runs a command, and sees that what it printed has arrived. */
  static int run(StandardOutput out, Map<String, String> environment, String... args) {
    CommandLine commandLine = commandLine(environment, args);
    PrintWriter writer = out.writer();
    commandLine.setOut(writer);
    int code = commandLine.execute(args);
    writer.flush();
    if (code == 0 && out.failure().isPresent()) {
      commandLine
          .getErr()
          .println(
              "What was printed has not arrived: "
                  + DiskTrouble.reason(out.failure().get(), Path.of("standard output"))
                  + ".");
      return ExitCode.DATA.number();
    }
    return code;
  }

  /** The whole command line, with an environment; its words may name a file of options. */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    PoaidCommand poaid = new PoaidCommand();
    CommandLine commandLine = new CommandLine(poaid);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(100);
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setAbbreviatedOptionsAllowed(false);
    Configuration defaults =
        new Configuration(environment, List.of(args), commandLine.getCommandSpec());
    commandLine.setDefaultValueProvider(defaults);
    commandLine.setParameterExceptionHandler((e, given) -> badUsage(e, defaults));
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            Optional<Integer> helped = Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
            if (helped.isPresent()) {
              return helped.get();
            }
            GivenValues.check(parsed);
            defaults.check();
            poaid.applyVerbosity();
            if (running(parsed) instanceof ServerCommand program) {
              LogSetup.apply(program.logging());
            }
            if (!parsed.hasSubcommand()) {
              defaults.note().ifPresent(LoggerFactory.getLogger(Main.class)::info);
            }
            return new CommandLine.RunLast().execute(parsed);
          } catch (UserException e) {
            throw new CommandLine.ExecutionException(
                commandLine, String.valueOf(e.getMessage()), e);
          }
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) -> failed(e, command, refusal(e, defaults, parsed)));
    return commandLine;
  }

  /** What the line asks for, in the end. */
  private static Object running(ParseResult parsed) {
    ParseResult at = parsed;
    while (at.hasSubcommand()) {
      at = at.subcommand();
    }
    return at.commandSpec().userObject();
  }

  private static int badUsage(ParameterException e, Configuration defaults) {
    CommandLine command = e.getCommandLine();
    if (e.getCause() instanceof UserException user) {
      command.getErr().println(user.getMessage());
      return user.exitCode().number();
    }
    PrintWriter err = command.getErr();
    err.println(
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched.getUnmatched(), command)
            : sentence(String.valueOf(e.getMessage()), origin(e, defaults)));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number();
  }

  /** Says what was not understood, and what it resembles. */
  private static String unknown(List<String> words, CommandLine command) {
    String word = words.get(0);
    boolean option = word.startsWith("-");
    String name = option ? word.replaceFirst("=.*", "") : word;
    var known =
        option ? command.getCommandSpec().optionsMap().keySet() : command.getSubcommands().keySet();
    String shown = "'" + Refusals.printable(name) + "'";
    return (option ? "Unknown option: " : "Unknown command or value: ")
        + shown
        + NearestName.of(name, known).map(near -> "; did you mean " + near + "?").orElse(".");
  }

  /** What is refused, and where the option stands that it is about, if it was not typed. */
  private static String refusal(Exception e, Configuration defaults, ParseResult parsed) {
    String sentence = String.valueOf(e.getMessage());
    Set<String> typed =
        parsed.asCommandLineList().stream()
            .flatMap(it -> it.getParseResult().matchedOptions().stream())
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet());
    return e instanceof UserException user && user.exitCode() == ExitCode.USAGE
        ? defaults
            .whereabouts(sentence, typed)
            .map(where -> sentence.replaceFirst("\\.$", "") + "; " + where + ".")
            .orElse(sentence)
        : sentence;
  }

  private static int failed(Exception e, CommandLine command, String refusal) {
    if (e instanceof UserException user) {
      say(refusal, command);
      return user.exitCode().number();
    }
    Optional<DiskException> disk = DiskException.behind(e);
    if (disk.isPresent()) {
      say(String.valueOf(disk.get().getMessage()), command);
      return ExitCode.DATA.number();
    }
    LoggerFactory.getLogger(Main.class).error("Internal error: {}", e.toString(), e);
    return ExitCode.FAILURE.number();
  }

  /** Where programs read the log, what ends this one is part of it. */
  private static void say(String sentence, CommandLine command) {
    if (LogSetup.isForPrograms()) {
      LoggerFactory.getLogger(Main.class).error(sentence);
    } else {
      command.getErr().println(sentence);
    }
  }

  /** Who did not type a value has to be told where it stands. */
  private static String origin(ParameterException e, Configuration defaults) {
    return e.getArgSpec() instanceof OptionSpec option
        ? defaults
            .value(option)
            .filter(value -> value.text().equals(String.valueOf(e.getValue())))
            .map(value -> "; it stands in " + value.origin())
            .orElse("")
        : "";
  }

  private static String sentence(String message, String more) {
    String first =
        message
            .lines()
            .findFirst()
            .orElse("Bad usage")
            .replace("is not an int", "is not a whole number")
            .replace("is not a long", "is not a whole number");
    return (first.endsWith(".") ? first.substring(0, first.length() - 1) : first) + more + ".";
  }
}
