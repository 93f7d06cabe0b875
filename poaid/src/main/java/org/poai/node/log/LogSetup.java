package org.poai.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Brings the log of this process into the form that its operator has chosen. Until then, and for
 * commands that end by themselves, it is as {@code logback.xml} says: text on standard error.
 */
public final class LogSetup {
  private static final String CONSOLE = "console";

  /**
   * Under these names the context keeps what was chosen at the start, and the level of the rest.
   */
  private static final String CONFIG = "poai.config";

  private static final String USUAL = "poai.usual";

  /** Under this name it keeps the levels that hold. */
  private static final String LEVELS = "poai.levels";

  private LogSetup() {}

  /** Takes effect at once; {@link Verbosity} comes before. */
  public static void apply(LogConfig config) {
    LoggerContext context = context();
    context.putObject(CONFIG, config);
    context.putObject(USUAL, context.getLogger(LogLevels.ROOT).getEffectiveLevel());
    change(LogLevels.NONE);
    Logger root = root(context);
    close();
    root.detachAppender(FileQueue.NAME);
    root.detachAppender(CONSOLE);
    StandardError target = StandardError.ofThisProcess();
    root.addAppender(
        console(
            context,
            config.format() == LogFormat.JSON ? new JsonLayout(target) : new TextLayout(target)));
    config.file().ifPresent(file -> root.addAppender(FileQueue.to(file, config.format(), context)));
  }

  /** Sets levels over those that were chosen at the start; empty ones bring these back. */
  public static void change(LogLevels levels) {
    LoggerContext context = context();
    LogLevels chosen =
        context.getObject(CONFIG) instanceof LogConfig known ? known.levels() : LogLevels.NONE;
    Level usual = context.getObject(USUAL) instanceof Level known ? known : Level.INFO;
    if (context.getObject(LEVELS) instanceof LogLevels before) {
      before.takeBack(context);
    }
    LogLevels now = chosen.with(levels);
    now.apply(context, usual);
    context.putObject(LEVELS, now);
  }

  /**
   * Whether something else than a person reads: then what ends the program belongs into the log,
   * too, in its form.
   */
  public static boolean isForPrograms() {
    return context().getObject(CONFIG) instanceof LogConfig config
        && (config.format() == LogFormat.JSON
            || config.file().isPresent()
            || StandardError.ofThisProcess() == StandardError.JOURNAL);
  }

  /** Writes what waits for the file, before the process ends; nothing is written to it after. */
  public static void close() {
    Appender<ILoggingEvent> file = root(context()).getAppender(FileQueue.NAME);
    if (file != null) {
      file.stop();
    }
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, Layout<ILoggingEvent> layout) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName(CONSOLE);
    console.setTarget("System.err");
    start(console, layout, context);
    return console;
  }

  /** Starts an appender that writes lines of this layout in UTF-8. */
  static void start(
      OutputStreamAppender<ILoggingEvent> appender,
      Layout<ILoggingEvent> layout,
      LoggerContext context) {
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    layout.setContext(context);
    layout.start();
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
  }

  private static Logger root(LoggerContext context) {
    return Objects.requireNonNull(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
