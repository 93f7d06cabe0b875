package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;

/** What holds for every answer: it is in form, no error is ours, and nothing inside shows. */
final class AnswerCheck {
  private static final Set<Long> CODES =
      Set.of(-32700L, -32600L, -32601L, -32602L, -32000L, -32002L, -32003L, 3L, 4L);

  /** Names of classes, traces, files of this machine. */
  static final Pattern LEAK =
      Pattern.compile(
          "Exception|StreamRead|Constraint|\\bat [\\w.$]+\\(|\\.java\\b|"
              + "\\b(?:org|com|io|java)\\.[a-z]+\\.|/(?:tmp|home|work|root)/|internal error"
              + "|\\bnull\\b.*because|out of bounds|Cannot invoke");

  private AnswerCheck() {}

  /** Returns whether it is an error. */
  static boolean check(Optional<byte[]> answer, byte[] asked) {
    if (answer.isEmpty()) {
      return false;
    }
    String text = new String(answer.get(), StandardCharsets.UTF_8);
    try {
      // Ids come back as they were sent, of whatever size.
      JsonValue value = Json.parseRequest(answer.get());
      if (value instanceof JsonArray batch) {
        assertThat(batch.elements()).isNotEmpty();
        boolean errors = false;
        for (JsonValue element : batch.elements()) {
          errors |= one(element.asObject());
        }
        return errors;
      }
      return one(value.asObject());
    } catch (JsonException | AssertionError e) {
      throw new AssertionError(named(asked) + " was answered by " + text, e);
    }
  }

  private static String named(byte[] asked) {
    return new String(asked, StandardCharsets.ISO_8859_1);
  }

  private static boolean one(JsonObject answer) throws JsonException {
    assertThat(answer.string("jsonrpc")).isEqualTo("2.0");
    assertThat(answer.find("id")).isPresent();
    assertThat(answer.find("result").isPresent()).isNotEqualTo(answer.find("error").isPresent());
    if (answer.find("error").isEmpty()) {
      return false;
    }
    JsonObject error = answer.get("error").asObject();
    long code = error.integer("code");
    assertThat(CODES.contains(code) || isOfSimulation(code)).as("code %d", code).isTrue();
    assertThat(error.string("message")).doesNotContainPattern(LEAK).hasSizeLessThan(500);
    return true;
  }

  /** Of blocks that cannot be tried; the execution APIs have these. */
  private static boolean isOfSimulation(long code) {
    return -38026 <= code && code <= -38010;
  }
}
