package org.poai.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final List<String> MALFORMED =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[1,]",
          "[,1]",
          "{\"a\":1,}",
          "{\"a\"}",
          "{a:1}",
          "{'a':1}",
          "'a'",
          "nul",
          "True",
          "NaN",
          "Infinity",
          "-Infinity",
          "+1",
          "01",
          "-",
          "1.",
          ".5",
          "1e",
          "0x10",
          "1 2",
          "{} {}",
          "[] x",
          "null,",
          "\"a\nb\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"a",
          "/* c */ 1",
          "1 // c",
          "# c\n1",
          "\ufeff1",
          "1e400",
          "-1e400",
          "\u00a01",
          "{\"a\":1 \"b\":2}");

  static List<String> malformed() {
    return MALFORMED;
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void parse_whatIsNotJson_isRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
        "[{\"x\":{\"\":1,\"\":2}}]"
      })
  void parse_duplicateKeys_areRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("Duplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800x\"",
        "{\"\\ud800\":1}",
        "\"\\ud83d\\ud83d\\ude00\"",
        "\"\ud800\"",
        "[\"\udfff\"]"
      })
  void parse_loneSurrogates_areRefusedEscapedAndRaw(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @CsvSource({
    "c080, overlong NUL",
    "c1bf, overlong two bytes",
    "e08080, overlong three bytes",
    "f0808080, overlong four bytes",
    "eda0bdedb880, CESU-8 surrogate pair",
    "eda080, lone surrogate",
    "f4908080, above U+10FFFF",
    "f8888080 80, five bytes",
    "80, continuation alone",
    "e282, cut short",
    "ff, no lead byte"
  })
  void parse_invalidUtf8_isRefused(String hex, String why) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('"');
    text.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    text.write('"');
    assertThatThrownBy(() -> Json.parse(text.toByteArray()))
        .as(why)
        .isInstanceOf(JsonException.class)
        .hasMessage("not valid UTF-8");
  }

  @Test
  void parse_validUtf8OfEveryLength_isRead() throws Exception {
    String text = "\u0000\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff";
    byte[] json = Jcs.encode(JsonValue.of(text));
    assertThat(Json.parse(json).asString()).isEqualTo(text);
  }

  @Test
  void parse_nestingUpToTheBound_isReadAndOneMoreRefused() throws Exception {
    assertThat(Json.parse("[".repeat(32) + "]".repeat(32)).asArray()).hasSize(1);
    assertThatThrownBy(() -> Json.parse("[".repeat(33) + "]".repeat(33)))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void parse_hugeNumbers_areBoundedOrRefused() throws Exception {
    assertThat(Jcs.toString(Json.parse("[1e-400,-0,1.0,1E2]"))).isEqualTo("[0,0,1,100]");
    assertThat(Jcs.toString(Json.parse("9007199254740993"))).isEqualTo("9007199254740992");
    assertThatThrownBy(() -> Json.parse("9".repeat(100_000))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("1e999999999")).isInstanceOf(JsonException.class);
  }

  @Test
  void parse_largeInputs_takesLinearTime() {
    String string = "\"" + "x".repeat(8_000_000) + "\"";
    String array = IntStream.range(0, 500_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    String object =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"" + collidingKey(i) + "\":0")
            .collect(Collectors.joining(","));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(Json.parse(string).asString()).hasSize(8_000_000);
          assertThat(Json.parse("[" + array + "]").asArray()).hasSize(500_000);
          assertThat(Json.parse("{" + object + "}").asObject().members()).hasSize(100_000);
        });
  }

  /** Keys that all have the same String.hashCode: "Aa" and "BB" collide. */
  private static String collidingKey(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  @Test
  void read_ofAnotherType_namesTheMember() throws Exception {
    JsonValue.JsonObject object = Json.parse("{\"n\":1.5,\"s\":\"x\",\"i\":7}").asObject();
    assertThat(object.integer("i")).isEqualTo(7);
    assertThat(object.string("s")).isEqualTo("x");
    assertThat(object.find("none")).isEmpty();
    assertThatThrownBy(() -> object.integer("n"))
        .hasMessage("\"n\": expected an integer of at most 53 bits");
    assertThatThrownBy(() -> object.string("i")).hasMessage("\"i\": expected a string");
    assertThatThrownBy(() -> object.get("none")).hasMessage("\"none\" is missing");
    assertThatThrownBy(() -> object.exactly(Set.of("n", "s")))
        .hasMessage("\"i\" is not a known member");
    assertThatThrownBy(() -> object.exactly(Set.of("n", "s", "i", "z")))
        .hasMessage("\"z\" is missing");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, -(1L << 53)})
  void of_integersThatDoublesCannotTellApart_areRefused(long value) {
    assertThatThrownBy(() -> JsonValue.of(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void asLong_theBoundsOf53Bits_areExact() throws Exception {
    for (long value : new long[] {JsonValue.MAX_SAFE_INTEGER, -JsonValue.MAX_SAFE_INTEGER, 0}) {
      assertThat(JsonValue.of(value).asLong()).isEqualTo(value);
      assertThat(Json.parse(Long.toString(value)).asLong()).isEqualTo(value);
    }
    assertThatThrownBy(() -> Json.parse("9007199254740992").asLong())
        .isInstanceOf(JsonException.class);
  }

  @Test
  void message_withAStrangersKey_isOneShortPrintableLine() {
    String key = "\\n\\u001b[31m" + "x".repeat(5000);
    assertThatThrownBy(() -> Json.parse("{\"" + key + "\":1,\"" + key + "\":2}"))
        .isInstanceOf(JsonException.class)
        .message()
        .matches("[ -~]{10,250}…?");
  }

  @Test
  void request_ofMoreValuesThanItsLengthIsWorth_isRefused_andOneOfLongValuesIsNot()
      throws Exception {
    byte[] dense = ("[" + "[],".repeat(100_000) + "[]]").getBytes(StandardCharsets.UTF_8);
    byte[] usual =
        ("[" + ("\"0x" + "0".repeat(64) + "\",").repeat(70_000) + "0]")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Json.parseRequest(dense)).hasMessage("too many values for its length");
    assertThat(Json.parseRequest(usual).asArray()).hasSize(70_001);
  }
}
