package org.poai.node.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;

/**
 * Levels that an operator changes while the program runs: a file with lines as {@code network =
 * debug}, which is looked at every two seconds. Without the file, the levels of the start hold.
 */
public final class LogLevelFile implements Service {
  private static final long PERIOD_MILLIS = 2_000;
  private static final int MAX_BYTES = 16 << 10;

  private final Path file;
  private final Consumer<String> notice;
  private final Consumer<String> warning;
  private final EventThread thread;
  private String applied = "";

  /** A watch that tells each change, and what is wrong with the file, once. */
  public LogLevelFile(
      Path file,
      Consumer<String> notice,
      Consumer<String> warning,
      CriticalFailure criticalFailure) {
    this.file = file;
    this.notice = notice;
    this.warning = warning;
    this.thread = new EventThread("log-levels", criticalFailure);
  }

  @Override
  public void start() {
    thread.repeat(this::look, PERIOD_MILLIS);
  }

  @Override
  public void stop() {
    thread.stop(500);
  }

  /** Applies the file where it has changed. */
  void look() {
    String text = read();
    if (text.equals(applied)) {
      return;
    }
    applied = text;
    try {
      LogLevels levels = LogLevels.parse(lines(text));
      LogSetup.change(levels);
      notice.accept(
          levels.byName().isEmpty()
              ? "Log levels are those of the start"
              : "Log levels of " + file + ": " + levels);
    } catch (IllegalArgumentException e) {
      warning.accept(file + ": " + e.getMessage() + "; the log levels stay as they were");
    }
  }

  private static List<String> lines(String text) {
    return text.lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  private String read() {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return applied; // a disk that refuses is told elsewhere
    }
  }
}
