package org.poai.node.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much the node says; the commands choose it before they do anything else. */
public enum Verbosity {
  /** Warnings and errors. */
  QUIET,
  /** What an operator wants to know: the sentences of the package {@code node.events}. */
  NORMAL,
  /** Everything, with logger and thread. */
  VERBOSE;

  public void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(LogLevels.ROOT).setLevel(level());
    }
  }

  private Level level() {
    return switch (this) {
      case QUIET -> Level.WARN;
      case NORMAL -> Level.INFO;
      case VERBOSE -> Level.DEBUG;
    };
  }
}
