package org.poai.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program {@code poaid} as a process of its own, with the log that it writes to standard error.
 */
final class Daemon implements AutoCloseable {
  private static final Pattern MINED =
      Pattern.compile("Mined block (\\d+) .* (0x[0-9a-f]{4}…[0-9a-f]{4})$");
  private static final Pattern HEAD =
      Pattern.compile("head is block (\\d+) (0x[0-9a-f]{4}…[0-9a-f]{4})$");

  private final Process process;
  private final BufferedReader log;
  private final List<String> lines = new ArrayList<>();

  private Daemon(Process process) {
    this.process = process;
    this.log =
        new BufferedReader(
            new java.io.InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
  }

  /** A block that the log names: its height and its abbreviated hash. */
  record Named(long height, String hash) {}

  static Daemon start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.poai.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("POAID_"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new Daemon(builder.start());
  }

  /** A node on a data directory whose every evaluation wins, on any free port. */
  static Daemon mining(Path dataDir, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir",
                dataDir.toString(),
                "--target=1000",
                "--metrics-port=0",
                "--threads=1"));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
  }

  /** Runs a command to its end. */
  static Daemon run(String... arguments) throws IOException, InterruptedException {
    Daemon daemon = start(arguments);
    daemon.drain();
    daemon.process.waitFor();
    return daemon;
  }

  /** The next line that fits; fails when the log ends before. */
  String await(Predicate<String> fits) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      if (fits.test(line)) {
        return line;
      }
    }
    throw new AssertionError("the log ended without the line:\n" + String.join("\n", lines));
  }

  Named awaitMined(long least) throws IOException {
    return mined(await(line -> mined(line).filter(block -> block.height() >= least).isPresent()))
        .orElseThrow();
  }

  /** Reads to the end of the log. */
  void drain() throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
    }
  }

  /** What the log has said so far. */
  List<String> lines() {
    return lines;
  }

  /** The last block that was logged as mined. */
  Optional<Named> lastMined() {
    return lines.stream().flatMap(line -> mined(line).stream()).reduce((a, b) -> b);
  }

  /** The head that was logged at the start; empty for a new chain. */
  Optional<Named> headAtStart() {
    return lines.stream().flatMap(line -> named(HEAD, line).stream()).findFirst();
  }

  static Optional<Named> mined(String line) {
    return named(MINED, line);
  }

  private static Optional<Named> named(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find()
        ? Optional.of(new Named(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Whether the process goes on for so long. */
  boolean isAliveFor(long millis) throws InterruptedException {
    return !process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGTERM; the seconds that the end took. */
  double terminate() throws IOException, InterruptedException {
    long start = System.nanoTime();
    // Through the handle, which leaves the log open: there is a last line to read.
    process.toHandle().destroy();
    drain();
    process.waitFor();
    return (System.nanoTime() - start) / 1e9;
  }

  /** kill -9; what was logged before is read to the end. */
  void kill() throws IOException, InterruptedException {
    process.toHandle().destroyForcibly();
    drain();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
