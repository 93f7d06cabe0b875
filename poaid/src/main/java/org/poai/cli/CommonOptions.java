package org.poai.cli;

import java.nio.file.Path;
import org.poai.cli.config.Configuration;
import org.poai.cli.option.Refusals;
import org.poai.node.log.Verbosity;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command: how much to say, and where other options stand. */
final class CommonOptions {
  /** Known and described here; {@link Configuration} has read the file before. */
  @Option(
      names = Configuration.FILE_OPTION,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Read options from this file, as data-dir = DIR; others win over it.")
  void config(Path file) {}

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
    Refusals.check(!verbose || !quiet, "--verbose and --quiet contradict each other.");
    if (verbose) {
      Verbosity.VERBOSE.apply();
    } else if (quiet) {
      Verbosity.QUIET.apply();
    }
  }
}
