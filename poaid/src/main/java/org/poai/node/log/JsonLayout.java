package org.poai.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.poai.primitives.Printable;

/**
 * One JSON object a line for each event, for a program: {@code time} (UTC, RFC 3339 with
 * milliseconds), {@code level} (error, warn, info, debug, trace), {@code logger}, {@code thread},
 * {@code message}, and {@code error}, a stack trace, where there is one. The names stay as they
 * are; docs/operators.md has them. What a terminal would not simply print is escaped, so that a
 * stranger's text does nothing there, and is whole for who reads the JSON.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final boolean isJournal;

  JsonLayout(StandardError target) {
    this.isJournal = target == StandardError.JOURNAL;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(200);
    line.append(isJournal ? TextLayout.journalPriority(event.getLevel()) : "");
    String time = TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
    member(line, "{\"time\":", time);
    member(line, ",\"level\":", event.getLevel().toString().toLowerCase(Locale.ROOT));
    member(line, ",\"logger\":", event.getLoggerName());
    member(line, ",\"thread\":", event.getThreadName());
    member(line, ",\"message\":", String.valueOf(event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      member(line, ",\"error\":", ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
    }
    return line.append("}\n").toString();
  }

  private static void member(StringBuilder line, String name, String value) {
    line.append(name).append('"');
    value.codePoints().forEach(c -> appendEscaped(line, c));
    line.append('"');
  }

  private static void appendEscaped(StringBuilder line, int c) {
    if (c == '"' || c == '\\') {
      line.append('\\').append((char) c);
    } else if (c == '\n') {
      line.append("\\n");
    } else if (c == '\t') {
      line.append("\\t");
    } else if (Printable.isPlain(c)) {
      line.appendCodePoint(c);
    } else {
      for (char unit : Character.toChars(c)) {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
  }
}
