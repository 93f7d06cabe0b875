package org.poai.node.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Printable;

/**
 * One line for each event, for a person: {@code 2026-11-30 12:00:01 INFO Mined block 7}. With debug
 * logging on, each line names thread and logger too. Public because logback makes it from {@code
 * logback.xml}.
 */
public final class ConsoleLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  /** As wide as a time. */
  private static final String NEXT_LINE = "\n         ";

  private final boolean color;

  /** Colours when the launcher found a terminal, unless https://no-color.org asks for none. */
  public ConsoleLayout() {
    this(Boolean.getBoolean("poai.terminal") && !isSet(System.getenv("NO_COLOR")));
  }

  ConsoleLayout(boolean color) {
    this.color = color;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    boolean verbose = verbose();
    StringBuilder line = new StringBuilder(120);
    String time =
        (verbose ? MILLIS : SECONDS)
            .format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault()));
    paint(line, "2", time);
    line.append(' ');
    mark(line, event.getLevel());
    if (verbose) {
      paint(
          line, "2", "[" + event.getThreadName() + "] " + shortName(event.getLoggerName()) + ": ");
    }
    appendSafely(line, String.valueOf(event.getFormattedMessage()));
    line.append('\n');
    if (event.getThrowableProxy() != null
        && (verbose || event.getLevel().isGreaterOrEqual(Level.ERROR))) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
    }
    return line.toString();
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

  private boolean verbose() {
    return getContext() instanceof LoggerContext context
        && context.getLogger("org.poai").isDebugEnabled();
  }

  private void paint(StringBuilder line, String code, String text) {
    line.append(color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text);
  }

  /**
   * A message may quote what others wrote: a terminal would obey control characters, and a line of
   * its own could pass for one of ours, so further lines stand indented.
   */
  private static void appendSafely(StringBuilder line, String message) {
    message
        .codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                line.append(NEXT_LINE);
              } else {
                line.appendCodePoint(Printable.isPlain(c) ? c : '?');
              }
            });
  }

  private static String shortName(String logger) {
    return logger.startsWith("org.poai.") ? logger.substring("org.poai.".length()) : logger;
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
