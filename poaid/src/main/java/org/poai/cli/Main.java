package org.poai.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program {@code poaid}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // The native library leaves a thread attached that is no daemon, so the JVM must be told to
    // end.
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine(System.getenv()).execute(args);
  }

  /** The whole command line, with an environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    PoaidCommand poaid = new PoaidCommand();
    CommandLine commandLine = new CommandLine(poaid);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(100);
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setAbbreviatedOptionsAllowed(false);
    commandLine.setDefaultValueProvider(new ConfigurationDefaults(environment));
    commandLine.setParameterExceptionHandler(Main::badUsage);
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            poaid.applyVerbosity();
          } catch (UserException e) {
            throw new CommandLine.ExecutionException(commandLine, e.getMessage(), e);
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    commandLine.setExecutionExceptionHandler((e, command, parse) -> failed(e, command));
    return commandLine;
  }

  private static int badUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    if (e.getCause() instanceof UserException user) {
      command.getErr().println(user.getMessage());
      return user.exitCode().number();
    }
    PrintWriter err = command.getErr();
    err.println(sentence(String.valueOf(e.getMessage())));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.number();
  }

  private static int failed(Exception e, CommandLine command) {
    if (e instanceof UserException user) {
      command.getErr().println(user.getMessage());
      return user.exitCode().number();
    }
    LoggerFactory.getLogger(Main.class).error("Internal error: {}", e.toString(), e);
    return ExitCode.FAILURE.number();
  }

  private static String sentence(String message) {
    String first =
        message
            .lines()
            .findFirst()
            .orElse("Bad usage")
            .replaceFirst(
                "^Unmatched arguments?( at index \\d+|s)?: ", "Unknown command or value: ")
            .replace("is not an int", "is not a whole number")
            .replace("is not a long", "is not a whole number");
    return first.endsWith(".") ? first : first + ".";
  }
}
