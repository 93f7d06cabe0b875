package org.poai.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program {@code poaid} as a process of its own, with the log that it writes to standard error.
 * The log is read as it comes, so that a process never waits for its reader; whoever awaits a line
 * or an end gives up after {@value #PATIENCE_SECONDS} s, with the whole log in the failure.
 */
final class Daemon implements AutoCloseable {
  /** The multiaddr of a node on this machine, as its log shows it. */
  static final Pattern ADDRESS = Pattern.compile("/ip4/127\\.0\\.0\\.1/tcp/\\d+/p2p/\\S+");

  private static final Pattern MINED =
      Pattern.compile("Mined block (\\d+) .* (0x[0-9a-f]{4}…[0-9a-f]{4})$");
  private static final Pattern HEAD =
      Pattern.compile("head is block (\\d+) (0x[0-9a-f]{4}…[0-9a-f]{4})$");

  /** Far longer than anything here takes, on a machine that does other things too. */
  private static final int PATIENCE_SECONDS = 480;

  private final Process process;
  private final Consumer<String> reader;
  // Empty: the log has ended.
  private final BlockingQueue<Optional<String>> log = new LinkedBlockingQueue<>();
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private Daemon(Process process, Consumer<String> reader) {
    this.process = process;
    this.reader = reader;
    Thread thread = new Thread(this::readLog, "log of process " + process.pid());
    thread.setDaemon(true);
    thread.start();
  }

  private void readLog() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().peek(reader).map(Optional::of).forEach(log::add);
    } catch (IOException | UncheckedIOException e) {
      log.add(Optional.of("the log broke off: " + e));
    }
    log.add(Optional.empty());
  }

  /** A block that the log names: its height and its abbreviated hash. */
  record Named(long height, String hash) {}

  static Daemon start(String... arguments) throws IOException {
    return start(
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
        "org.poai.cli.Main",
        List.of(arguments),
        line -> {});
  }

  /** The same for a class with a main method; the reader has each line as it comes. */
  static Daemon start(
      List<String> options, String main, List<String> arguments, Consumer<String> reader)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("POAID_"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new Daemon(builder.start(), reader);
  }

  /** A node of one thread on a data directory, alone unless peers are named, on any free port. */
  static Daemon node(Path dataDir, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir",
                dataDir.toString(),
                "--test-corpus=./dataset/testdata",
                "--metrics-port=0",
                "--p2p-port=0",
                "--p2p-host=127.0.0.1",
                "--threads=1"));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
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
    daemon.awaitEnd();
    return daemon;
  }

  /** The next line that fits; fails when the log ends before, or nothing fits in time. */
  String await(Predicate<String> fits) throws InterruptedException {
    long deadline = deadline();
    for (Optional<String> line = next(deadline); line.isPresent(); line = next(deadline)) {
      if (fits.test(line.get())) {
        return line.get();
      }
    }
    throw failure("the log ended without the line");
  }

  /** The first line that fits, of those that were read before too. */
  String awaitAny(Predicate<String> fits) throws InterruptedException {
    Optional<String> before = lines.stream().filter(fits).findFirst();
    return before.isPresent() ? before.get() : await(fits);
  }

  /** The next text of the log that fits. */
  String find(Pattern pattern) throws InterruptedException {
    Matcher matcher = pattern.matcher(await(line -> pattern.matcher(line).find()));
    return matcher.results().findFirst().orElseThrow().group();
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  private Optional<String> next(long deadline) throws InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    Optional<String> line = log.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (line == null) {
      throw failure("nothing came in time");
    }
    line.ifPresent(lines::add);
    ended = line.isEmpty();
    return line;
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + ":\n" + String.join("\n", lines));
  }

  Named awaitMined(long least) throws InterruptedException {
    return mined(await(line -> mined(line).filter(block -> block.height() >= least).isPresent()))
        .orElseThrow();
  }

  /** Reads to the end of the log, and of the process. */
  void awaitEnd() throws InterruptedException {
    long deadline = deadline();
    while (next(deadline).isPresent()) {
      // The line is kept.
    }
    if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw failure("the process did not end");
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
  double terminate() throws InterruptedException {
    long start = System.nanoTime();
    // Through the handle, which leaves the log open: there is a last line to read.
    process.toHandle().destroy();
    awaitEnd();
    return (System.nanoTime() - start) / 1e9;
  }

  /** kill -9; what was logged before is read to the end. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
