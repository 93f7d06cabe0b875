package org.poai.cli;

import java.util.List;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Refuses what would otherwise be heard by halves: misplaced options, values that are empty. */
final class GivenValues {
  private GivenValues() {}

  /** Looks at the whole line, from the program to the command that will run. */
  static void check(ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
      if (at.hasSubcommand()) {
        refuseMisplaced(at);
      }
      at.matchedOptions().forEach(GivenValues::refuseEmpty);
      at.matchedPositionals().forEach(GivenValues::refuseEmpty);
    }
  }

  /** An option of the program does not reach a command that stands behind it. */
  private static void refuseMisplaced(ParseResult at) {
    String command = at.subcommand().commandSpec().qualifiedName(" ").replaceFirst("^poaid ", "");
    for (OptionSpec option : at.matchedOptions()) {
      if (option.scopeType() == ScopeType.LOCAL && !option.usageHelp() && !option.versionHelp()) {
        throw new UserException(
            ExitCode.USAGE,
            option.longestName()
                + " stands before \""
                + command
                + "\", which does not see it there; put it behind, if that command takes it.");
      }
    }
  }

  private static void refuseEmpty(ArgSpec arg) {
    if (arg instanceof PositionalParamSpec && List.class.isAssignableFrom(arg.type())) {
      return; // an argument of a contract's function may be empty
    }
    boolean blank = arg.originalStringValues().stream().anyMatch(String::isBlank);
    boolean empty = blank && !arg.type().equals(boolean.class);
    if (empty) {
      String what = arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
      throw new UserException(
          ExitCode.USAGE, what + " has an empty value; give one, or leave it out.");
    }
  }
}
