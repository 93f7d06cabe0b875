package org.poai.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Printable;

final class JsonLayoutTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void line_anEvent_isAnObjectWithTheDocumentedNames() throws JsonException {
    String line = line("Mined block 7", new IllegalStateException("bug"), StandardError.OTHER);
    JsonObject object = Json.parse(line).asObject();

    assertThat(object.members().keySet())
        .containsExactlyInAnyOrder("time", "level", "logger", "thread", "message", "error");
    assertThat(object.string("time")).matches("[0-9-]{10}T[0-9:]{8}\\.\\d{3}Z");
    assertThat(object.string("level")).isEqualTo("warn");
    assertThat(object.string("logger")).isEqualTo("org.poai.chain.tree.Import");
    assertThat(object.string("thread")).isEqualTo("chain");
    assertThat(object.string("message")).isEqualTo("Mined block 7");
    assertThat(object.string("error")).startsWith("java.lang.IllegalStateException: bug\n\tat ");
  }

  @Test
  void line_whatAStrangerWrote_isWholeAndHarmless() throws JsonException {
    String hostile = "\u001b[2J\r\n\u009b1m\u202e\u2028\"}\\ é 😀 \udb40\udc41";
    String line = line(hostile, null, StandardError.OTHER);

    assertThat(line).endsWith("}\n");
    assertThat(line.strip().codePoints()).allMatch(Printable::isPlain);
    assertThat(Json.parse(line).asObject().string("message")).isEqualTo(hostile);
  }

  @Test
  void line_loneSurrogate_isEscaped() {
    assertThat(line("\ud800", null, StandardError.OTHER)).contains("\"message\":\"\\ud800\"");
  }

  @Test
  void line_forTheJournal_beginsWithItsPriority() {
    assertThat(line("x", null, StandardError.JOURNAL)).startsWith("<4>{\"time\":");
  }

  private String line(String message, @Nullable Throwable thrown, StandardError target) {
    return new JsonLayout(target).doLayout(LoggedEvents.of(context, Level.WARN, message, thrown));
  }
}
