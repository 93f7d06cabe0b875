package org.poai.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TextLayoutTest {
  private static final String ESCAPE = "\u001b";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void usualLevel() {
    context.getLogger("org.poai").setLevel(Level.INFO);
  }

  @Test
  void line_onATerminal_dateTimeLevelAndMessage() {
    assertThat(line(Level.INFO, "Mined block 7", StandardError.TERMINAL, null))
        .matches("[0-9-]{10} [0-9:]{8} INFO  Mined block 7\n");
  }

  @Test
  void line_elsewhere_hasItsZone() {
    assertThat(line(Level.INFO, "Mined block 7", StandardError.OTHER, null))
        .matches("[0-9-]{10}T[0-9:]{8}\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  Mined block 7\n");
  }

  @Test
  void line_forTheJournal_beginsWithItsPriorityAndHasNoDate() {
    StandardError journal = StandardError.JOURNAL;

    assertThat(line(Level.INFO, "Mined block 7", journal, null)).isEqualTo("<6>Mined block 7\n");
    assertThat(line(Level.WARN, "Low disk", journal, null)).isEqualTo("<4>Low disk\n");
    assertThat(line(Level.ERROR, "No\n<7>disk", journal, null))
        .isEqualTo("<3>No\n<3>         <7>disk\n");
    assertThat(line(Level.DEBUG, "stored", journal, null))
        .isEqualTo("<7>[chain] chain.tree.Import: stored\n");
  }

  @Test
  void line_warningAndError_carryTheirLevel() {
    assertThat(line(Level.WARN, "Low disk", StandardError.TERMINAL, null))
        .matches("[0-9-]{10} [0-9:]{8} WARN  Low disk\n");
    assertThat(line(Level.ERROR, "No disk", StandardError.TERMINAL, null))
        .matches("[0-9-]{10} [0-9:]{8} ERROR No disk\n");
  }

  @Test
  void line_debugLevelOn_threadAndLogger() {
    context.getLogger("org.poai").setLevel(Level.DEBUG);

    assertThat(line(Level.DEBUG, "stored", StandardError.TERMINAL, null))
        .matches("[0-9-]{10} [0-9:]{8}\\.\\d{3} DEBUG \\[chain] chain.tree.Import: stored\n");
  }

  @Test
  void line_color_onlyWhenAsked() {
    assertThat(line(Level.WARN, "Low disk", StandardError.COLORED, null))
        .contains(ESCAPE + "[33mWARN");
    for (StandardError plain :
        new StandardError[] {StandardError.TERMINAL, StandardError.OTHER, StandardError.JOURNAL}) {
      assertThat(line(Level.WARN, "Low disk", plain, null)).doesNotContain(ESCAPE);
    }
  }

  @Test
  void line_controlCharacters_areDisarmed() {
    assertThat(line(Level.INFO, ESCAPE + "[2Jgone\r\u009b1m\u202e", StandardError.OTHER, null))
        .endsWith(" ?[2Jgone??1m?\n");
  }

  @Test
  void line_exception_stackOnlyForErrors() {
    Exception bug = new IllegalStateException("bug");

    assertThat(line(Level.WARN, "odd", StandardError.OTHER, bug))
        .doesNotContain("IllegalStateException");
    assertThat(line(Level.ERROR, "odd", StandardError.OTHER, bug))
        .contains("odd\n         java.lang.IllegalStateException: bug\n         \tat ");
  }

  @Test
  void line_exceptionThatQuotesAStranger_neitherForgesALineNorRulesTheTerminal() {
    Exception forged = new IllegalStateException("x\n<0>forged " + ESCAPE + "[2J\r");

    for (StandardError target : StandardError.values()) {
      String text = line(Level.ERROR, "odd", target, forged).replaceFirst("\u001b.*ERROR", "");
      assertThat(text).doesNotContain("\n<0>", "\nforged", ESCAPE + "[2J", "\r");
    }
  }

  private String line(
      Level level, String message, StandardError target, @Nullable Throwable thrown) {
    TextLayout layout = new TextLayout(target);
    layout.setContext(context);
    return layout.doLayout(LoggedEvents.of(context, level, message, thrown));
  }
}
