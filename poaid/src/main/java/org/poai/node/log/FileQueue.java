package org.poai.node.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way to the log file: a bounded queue, since who logs may be an event loop, which waits for no
 * disk. What has no room is dropped, and the file says how many lines that were.
 */
final class FileQueue extends AsyncAppender {
  static final String NAME = "file";

  /** With lines of 200 bytes, 2 MiB. */
  static final int LINES = 8_192;

  private static final int FLUSH_MILLIS = 1_000;

  private final AtomicLong dropped = new AtomicLong();

  /** A queue that leads to a file, which is begun anew by day and size. */
  static FileQueue to(LogFile file, LogFormat format, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.path().toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file.path() + ".%d{yyyy-MM-dd}.%i.gz");
    policy.setMaxFileSize(new FileSize(file.bytes()));
    policy.setMaxHistory(file.days());
    policy.setTotalSizeCap(new FileSize(file.bytes() * LogFile.KEPT_SIZES));
    policy.setCleanHistoryOnStart(true);
    policy.start();
    appender.setRollingPolicy(policy);
    Layout<ILoggingEvent> layout =
        format == LogFormat.JSON
            ? new JsonLayout(StandardError.OTHER)
            : new TextLayout(StandardError.OTHER);
    LogSetup.start(appender, layout, context);
    FileQueue queue = new FileQueue();
    queue.setName(NAME);
    queue.setContext(context);
    queue.setQueueSize(LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS);
    queue.addAppender(appender);
    queue.start();
    return queue;
  }

  @Override
  protected void append(ILoggingEvent event) {
    int room = getRemainingCapacity();
    if (room == 0) {
      dropped.incrementAndGet();
      return;
    }
    long lost = room > LINES / 2 ? dropped.getAndSet(0) : 0;
    if (lost > 0) {
      super.append(note(event, lost));
    }
    super.append(event);
  }

  /** Dated as the event that found room again. */
  private static ILoggingEvent note(ILoggingEvent event, long lost) {
    LoggingEvent note = new LoggingEvent();
    note.setTimeStamp(event.getTimeStamp());
    note.setLevel(Level.WARN);
    note.setLoggerName(FileQueue.class.getName());
    note.setThreadName(event.getThreadName());
    note.setMessage(lost + " lines are missing here: the disk of this file was too slow");
    return note;
  }
}
