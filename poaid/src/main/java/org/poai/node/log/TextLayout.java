package org.poai.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.poai.primitives.Printable;

/**
 * One line for each event, for a person: {@code 2026-11-30 12:00:01 INFO Mined block 7} on a
 * terminal, {@code 2026-11-30T12:00:01.250+01:00 INFO Mined block 7} elsewhere, and {@code <6>Mined
 * block 7} for the journal of systemd. Below INFO, and with debug logging on, a line names thread
 * and logger too. Public because logback makes it from {@code logback.xml}.
 */
public final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  /** As wide as a time. */
  private static final String INDENT = "         ";

  private final StandardError target;

  /** Lines for the standard error of this process. */
  public TextLayout() {
    this(StandardError.ofThisProcess());
  }

  TextLayout(StandardError target) {
    this.target = target;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    boolean verbose = verbose(event);
    StringBuilder line = new StringBuilder(120);
    String begin = "";
    if (target == StandardError.JOURNAL) {
      begin = journalPriority(event.getLevel());
      line.append(begin);
    } else {
      paint(line, "2", time(event, verbose));
      line.append(' ');
      mark(line, event.getLevel());
    }
    if (verbose) {
      paint(
          line, "2", "[" + event.getThreadName() + "] " + shortName(event.getLoggerName()) + ": ");
    }
    String next = "\n" + begin + INDENT;
    appendSafely(line, String.valueOf(event.getFormattedMessage()), next);
    if (event.getThrowableProxy() != null
        && (verbose || event.getLevel().isGreaterOrEqual(Level.ERROR))) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      appendSafely(line.append(next), trace.strip(), next);
    }
    return line.append('\n').toString();
  }

  /** The level as {@code sd-daemon(3)} has it before a line. */
  static String journalPriority(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return "<3>";
    }
    return level.isGreaterOrEqual(Level.WARN)
        ? "<4>"
        : level.isGreaterOrEqual(Level.INFO) ? "<6>" : "<7>";
  }

  private String time(ILoggingEvent event, boolean verbose) {
    var time = Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault());
    return (target == StandardError.OTHER ? ZONED : verbose ? MILLIS : SECONDS).format(time);
  }

  private void mark(StringBuilder line, Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      paint(line, "1;31", "ERROR ");
    } else if (level.isGreaterOrEqual(Level.WARN)) {
      paint(line, "33", "WARN  ");
    } else {
      line.append(String.format(Locale.ROOT, "%-5s ", level));
    }
  }

  private boolean verbose(ILoggingEvent event) {
    return !event.getLevel().isGreaterOrEqual(Level.INFO)
        || (getContext() instanceof LoggerContext context
            && context.getLogger(LogLevels.ROOT).isDebugEnabled());
  }

  private void paint(StringBuilder line, String code, String text) {
    boolean color = target == StandardError.COLORED;
    line.append(color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text);
  }

  /**
   * A message, or an exception's, may quote what others wrote: a terminal would obey control
   * characters, and a line of its own could pass for one of ours, so further lines stand indented.
   */
  private static void appendSafely(StringBuilder line, String text, String next) {
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                line.append(next);
              } else {
                line.appendCodePoint(c == '\t' || Printable.isPlain(c) ? c : '?');
              }
            });
  }

  private static String shortName(String logger) {
    return logger.startsWith("org.poai.") ? logger.substring("org.poai.".length()) : logger;
  }
}
