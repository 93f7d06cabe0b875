package org.poai.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ByteSize;
import org.poai.cli.option.Refusals;
import org.poai.node.log.LogConfig;
import org.poai.node.log.LogFile;
import org.poai.node.log.LogFormat;
import org.poai.node.log.LogLevels;
import picocli.CommandLine.Option;

/** How the log of a program that goes on running looks, and where it goes besides. */
final class LogOptions {
  private static final long MIN_FILE_BYTES = 64 << 10;
  private static final long MAX_FILE_BYTES = 1L << 40;
  private static final int MAX_DAYS = 3_650;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "text for people, or json: an object a line for programs. Default: text.")
  private LogFormat format = LogFormat.TEXT;

  @Option(
      names = "--log-level",
      paramLabel = "NAME=LEVEL",
      split = ",",
      description =
          "How much a package or class says: error, warn, info, debug or trace, as network=debug;"
              + " all for the rest; repeatable. While it runs: the file log-levels of the data"
              + " directory, with a line for each.")
  private @Nullable List<String> levels;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description =
          "Write the log to this file, too. A new one begins each day and at --log-file-size; ended"
              + " ones are compressed.")
  private @Nullable Path file;

  @Option(
      names = "--log-file-size",
      paramLabel = "SIZE",
      defaultValue = "64M",
      description =
          "Where a log file ends. Ended ones together take at most 16 times as much. Default: 64M.")
  private String fileSize = "64M";

  @Option(
      names = "--log-file-days",
      paramLabel = "N",
      defaultValue = "14",
      description = "Keep ended log files so many days. Default: 14.")
  private int fileDays = 14;

  LogConfig config() {
    long bytes = ByteSize.parse("--log-file-size", fileSize);
    Refusals.check(
        bytes >= MIN_FILE_BYTES && bytes <= MAX_FILE_BYTES, "--log-file-size takes 64K to 1024G.");
    Refusals.check(
        fileDays >= 1 && fileDays <= MAX_DAYS, "--log-file-days takes 1 to " + MAX_DAYS + ".");
    List<String> named = levels == null ? List.of() : levels;
    return new LogConfig(
        format,
        Optional.ofNullable(file).map(path -> new LogFile(writable(path), bytes, fileDays)),
        Refusals.usage("--log-level", () -> LogLevels.parse(named)));
  }

  private static Path writable(Path file) {
    // Both mean something in the pattern by which ended files are named.
    Refusals.check(
        !file.toString().contains("%") && !file.toString().contains("\\"),
        "--log-file takes a name without % and \\.");
    try {
      Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      return file;
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
  }
}
