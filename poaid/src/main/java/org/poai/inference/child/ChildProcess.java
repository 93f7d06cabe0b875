package org.poai.inference.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.poai.async.EventThread;

/**
 * One child process from its launch to its end, as the operating system knows it. {@link #launch}
 * returns at once; from then on any thread may {@link #kill} it, which ends whatever waits for it.
 */
final class ChildProcess {
  private static final long PAGE_BYTES = 4096;
  private static final long END_MILLIS = 1_000;

  /** A process that a signal ended has the code 128 + signal; these are SIGKILL and SIGTERM. */
  private static final Set<Integer> ENDED_FROM_OUTSIDE = Set.of(128 + 9, 128 + 15);

  private static final long DRAIN_MILLIS = 5_000;

  /** From here on a JVM warns of native code that it was not told to expect. */
  private static final int FIRST_WITH_NATIVE_WARNING = 24;

  /** Small heap, quick start, nothing written to disk when native code aborts. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms8m",
          "-Xmx64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+ErrorFileToStdout",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          // The child has nothing to log: what is printed there becomes the node's debug log.
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "-Dslf4j.internal.verbosity=ERROR");

  /** All that a child inherits: no secret of ours, and no LLAMA_ARG_, which changes results. */
  private static final Pattern INHERITED =
      Pattern.compile("PATH|HOME|LANG|LC_ALL|TMPDIR|LD_LIBRARY_PATH|(OMP|GOMP|CUDA|HIP|ROCR)_.*");

  private final Process process;
  private final SocketPlace place;
  private final ChildLog log = new ChildLog();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  private ChildProcess(Process process, SocketPlace place) {
    this.process = process;
    this.place = place;
  }

  /** Starts a JVM like ours with {@link ChildMain}; {@code drain} will read what it prints. */
  static ChildProcess launch(ChildSpec spec, EventThread drain) throws IOException {
    SocketPlace place = SocketPlace.open();
    try {
      ProcessBuilder builder = new ProcessBuilder(command(spec, place.socket()));
      builder.environment().keySet().removeIf(name -> !INHERITED.matcher(name).matches());
      // An assertion that fails then prints its own line, and not a debugger's view of the stack.
      builder.environment().put("GGML_NO_BACKTRACE", "1");
      builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
      ChildProcess child = new ChildProcess(builder.start(), place);
      drain.execute(
          () -> {
            child.log.drain(child.process.getInputStream(), child.pid());
            child.drained.complete(null);
          });
      return child;
    } catch (IOException e) {
      place.close();
      throw e;
    }
  }

  /**
   * Waits until the child has connected; then the socket leaves the disk.
   *
   * @throws IOException when the child ends or is late
   */
  ChildSession connect(LongSupplier nanoTime, long deadline) throws IOException {
    try (place) {
      return new ChildSession(
          new ChildLink(place.accept(process::isAlive, nanoTime, deadline), nanoTime));
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it now and waits until it has ended. Safe from any thread. */
  void kill() {
    process.destroyForcibly();
    hasEnded();
  }

  /** Resident bytes: /proc/PID/statm's second number counts pages; 0 when it cannot be read. */
  long residentBytes() {
    try {
      String[] pages = Files.readString(Path.of("/proc/" + pid() + "/statm")).split(" ", 3);
      return Long.parseLong(pages[1]) * PAGE_BYTES;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /**
   * Whether it was ended by somebody else, such as a system that is out of memory: no native code
   * sends these signals to itself.
   */
  boolean isKilled() {
    return hasEnded() && ENDED_FROM_OUTSIDE.contains(process.exitValue());
  }

  /** How it ended, or that it still runs, with its last words; for a log line. */
  String obituary() {
    String how = "still runs";
    if (hasEnded()) {
      int code = process.exitValue();
      // A process that a signal ended has the code 128 + signal.
      how = "ended " + (code > 128 ? "by signal " + (code - 128) : "with exit code " + code);
    }
    var unused = reason();
    String words = log.lastWords();
    return "process " + pid() + " " + how + (words.isEmpty() ? "" : ": " + words);
  }

  /** The same of a process that is about to end by itself, which is given time to. */
  String reasonAtItsEnd() {
    if (!hasEnded()) {
      kill();
    }
    return reason();
  }

  /** Why it gave up, as it said itself; waits until all is read that it had printed. */
  String reason() {
    try {
      drained.get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return log.reason(); // What has come so far.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return log.reason();
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static List<String> command(ChildSpec spec, Path socket) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    if (Runtime.version().feature() >= FIRST_WITH_NATIVE_WARNING) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ChildMain.class.getName());
    command.add(socket.toString());
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.add(spec.factory());
    command.addAll(spec.arguments());
    return command;
  }
}
