package org.poai.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;

/** The examples of RFC 8785, literally. */
class JcsReferenceTest {
  /** Section 3.2.2. */
  private static final String SAMPLE =
      """
      {
        "numbers": [333333333.33333329, 1E30, 4.50,
                    2e-3, 0.000000000000000000000000001],
        "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
        "literals": [null, true, false]
      }
      """;

  /** Section 3.2.4. */
  private static final String SAMPLE_BYTES =
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e"
          + "756d62657273223a5b3333333333333333332e333333333333332c31652b3330"
          + "2c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac24"
          + "5c75303030665c6e4127425c225c5c5c5c5c222f227d";

  @Test
  void encode_theSampleOfSection322_givesTheBytesOfSection324() throws Exception {
    assertThat(Jcs.toString(Json.parse(SAMPLE)))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    assertThat(HexFormat.of().formatHex(Jcs.encode(Json.parse(SAMPLE)))).isEqualTo(SAMPLE_BYTES);
  }

  @Test
  void encode_thePropertiesOfSection323_sortsThemByUtf16CodeUnits() throws Exception {
    JsonValue value =
        Json.parse(
            """
            {
              "\\u20ac": "Euro Sign",
              "\\r": "Carriage Return",
              "\\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\\ud83d\\ude00": "Emoji: Grinning Face",
              "\\u0080": "Control",
              "\\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """);
    assertThat(Jcs.toString(value))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0000000000000000, 0
          8000000000000000, 0
          0000000000000001, 5e-324
          8000000000000001, -5e-324
          7fefffffffffffff, 1.7976931348623157e+308
          ffefffffffffffff, -1.7976931348623157e+308
          4340000000000000, 9007199254740992
          c340000000000000, -9007199254740992
          4430000000000000, 295147905179352830000
          44b52d02c7e14af5, 9.999999999999997e+22
          44b52d02c7e14af6, 1e+23
          44b52d02c7e14af7, 1.0000000000000001e+23
          444b1ae4d6e2ef4e, 999999999999999700000
          444b1ae4d6e2ef4f, 999999999999999900000
          444b1ae4d6e2ef50, 1e+21
          3eb0c6f7a0b5ed8c, 9.999999999999997e-7
          3eb0c6f7a0b5ed8d, 0.000001
          41b3de4355555553, 333333333.3333332
          41b3de4355555554, 333333333.33333325
          41b3de4355555555, 333333333.3333333
          41b3de4355555556, 333333333.3333334
          41b3de4355555557, 333333333.33333343
          becbf647612f3696, -0.0000033333333333333333
          43143ff3c1cb0959, 1424953923781206.2
          """)
  void encode_aNumberOfAppendixB_isWrittenAsThere(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(Jcs.toString(new JsonNumber(value))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void number_thatIsNotFinite_isRefused(double value) {
    assertThatThrownBy(() -> new JsonNumber(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EcmaNumber.toString(value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void string_withALoneSurrogate_isRefused() {
    for (String bad : new String[] {"\ud800", "a\udc00", "\udc00\ud800", "\ud800\ud800\udc00"}) {
      assertThatThrownBy(() -> JsonValue.of(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new JsonObject(Map.of(bad, JsonValue.of(1))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encode_everyControlCharacter_isEscapedAsInSection3222() throws Exception {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c <= 0x80; c++) {
      all.append(c);
    }
    String written = Jcs.toString(JsonValue.of(all.toString()));
    assertThat(written)
        .startsWith(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
                + "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019"
                + "\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f !\\\"#")
        .endsWith("[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u007f\u0080\"");
    assertThat(Json.parse(written).asString()).isEqualTo(all.toString());
  }

  @Test
  void object_madeFromAMapOfAnotherOrder_isSortedAllTheSame() {
    TreeMap<String, JsonValue> reverse = new TreeMap<>(java.util.Comparator.reverseOrder());
    reverse.put("a", JsonValue.of(1));
    reverse.put("b", JsonValue.of(2));
    assertThat(Jcs.toString(new JsonObject(reverse))).isEqualTo("{\"a\":1,\"b\":2}");
  }
}
