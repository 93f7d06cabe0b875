package org.poai.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What one logger says between a test's begin and end. The logger gets a level of its own, for a
 * command that ran before in this process may have made it quiet.
 */
public final class LogCapture implements AutoCloseable {
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger logger;
  private final @Nullable Level before;

  private LogCapture(Logger logger, Level level) {
    this.logger = logger;
    this.before = logger.getLevel();
    logger.setLevel(level);
    events.start();
    logger.addAppender(events);
  }

  /** What an operator reads of {@code source}. */
  public static LogCapture of(Class<?> source) {
    return new LogCapture((Logger) LoggerFactory.getLogger(source), Level.INFO);
  }

  /** Everything that the node and its libraries below {@code name} say; it goes nowhere else. */
  public static LogCapture finest(String name) {
    LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(name), Level.TRACE);
    capture.logger.setAdditive(false);
    return capture;
  }

  /** The sentences so far, in order. */
  public List<String> sentences() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setLevel(before);
    logger.setAdditive(true);
  }
}
