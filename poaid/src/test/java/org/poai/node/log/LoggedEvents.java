package org.poai.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;

/** Events of the chain's thread. */
final class LoggedEvents {
  private LoggedEvents() {}

  static ILoggingEvent of(
      LoggerContext context, Level level, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("org.poai.chain.tree.Import"), level, message, thrown, null);
    event.setThreadName("chain");
    return event;
  }
}
