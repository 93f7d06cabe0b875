package org.poai.cli;

import org.poai.node.events.Verbosity;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much to say, for every command. */
final class LogOptions {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log everything, with thread and logger.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Log warnings and errors only.")
  private boolean quiet;

  void apply() {
    ChainOptions.check(!verbose || !quiet, "--verbose and --quiet contradict each other.");
    if (verbose) {
      Verbosity.VERBOSE.apply();
    } else if (quiet) {
      Verbosity.QUIET.apply();
    }
  }
}
