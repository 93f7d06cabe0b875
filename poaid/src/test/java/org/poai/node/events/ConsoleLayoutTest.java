package org.poai.node.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConsoleLayoutTest {
  private static final String ESCAPE = "\u001b";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void usualLevel() {
    context.getLogger("org.poai").setLevel(Level.INFO);
  }

  @Test
  void line_info_dateTimeLevelAndMessage() {
    assertThat(line(Level.INFO, "Mined block 7", false, null))
        .matches("[0-9-]{10} [0-9:]{8} INFO  Mined block 7\n");
  }

  @Test
  void line_warningAndError_carryTheirLevel() {
    assertThat(line(Level.WARN, "Low disk", false, null))
        .matches("[0-9-]{10} [0-9:]{8} WARN  Low disk\n");
    assertThat(line(Level.ERROR, "No disk", false, null))
        .matches("[0-9-]{10} [0-9:]{8} ERROR No disk\n");
  }

  @Test
  void line_debugLevelOn_threadAndLogger() {
    context.getLogger("org.poai").setLevel(Level.DEBUG);

    assertThat(line(Level.DEBUG, "stored", false, null))
        .matches("[0-9-]{10} [0-9:]{8}\\.\\d{3} DEBUG \\[chain] chain.tree.Import: stored\n");
  }

  @Test
  void line_color_onlyWhenAsked() {
    assertThat(line(Level.WARN, "Low disk", true, null)).contains(ESCAPE + "[33mWARN");
    assertThat(line(Level.WARN, "Low disk", false, null)).doesNotContain(ESCAPE);
  }

  @Test
  void line_controlCharacters_areDisarmed() {
    assertThat(line(Level.INFO, ESCAPE + "[2Jgone\r", false, null)).endsWith(" ?[2Jgone?\n");
  }

  @Test
  void line_exception_stackOnlyForErrors() {
    Exception bug = new IllegalStateException("bug");

    assertThat(line(Level.WARN, "odd", false, bug)).doesNotContain("IllegalStateException");
    assertThat(line(Level.ERROR, "odd", false, bug))
        .contains("odd\njava.lang.IllegalStateException: bug");
  }

  private String line(Level level, String message, boolean color, @Nullable Throwable thrown) {
    ConsoleLayout layout = new ConsoleLayout(color);
    layout.setContext(context);
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("org.poai.chain.tree.Import"), level, message, thrown, null);
    event.setThreadName("chain");
    return layout.doLayout(event);
  }
}
