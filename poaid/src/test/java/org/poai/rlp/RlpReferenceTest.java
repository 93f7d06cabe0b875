package org.poai.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;
import org.poai.testing.OfficialData;

/** Ethereum's RLP suites, and a few cases of our own for what they leave out. */
class RlpReferenceTest {
  private static final String SUITES = "tests/evm/RLPTests";

  @Test
  void codec_forEveryOfficialCase_givesTheOfficialBytesAndBack() throws Exception {
    Map<String, JsonValue> suite = suite("rlptest.json");
    for (Map.Entry<String, JsonValue> test : suite.entrySet()) {
      RlpItem item = item(test.getValue().asObject().get("in"));
      byte[] bytes = Hex.parseLenient(test.getValue().asObject().string("out"));
      assertThat(Rlp.encode(item)).as(test.getKey()).isEqualTo(bytes);
      assertThat(Rlp.decode(bytes)).as(test.getKey()).isEqualTo(item);
    }
    assertThat(suite).hasSizeGreaterThanOrEqualTo(28);
  }

  @Test
  void decode_everyOfficialInvalidInput_isRefused() throws Exception {
    Map<String, JsonValue> suite = suite("invalidRLPTest.json");
    for (Map.Entry<String, JsonValue> test : suite.entrySet()) {
      byte[] bytes = Hex.parseLenient(test.getValue().asObject().string("out"));
      assertThatThrownBy(() -> Rlp.decode(bytes))
          .as(test.getKey())
          .isInstanceOf(RlpException.class);
    }
    assertThat(suite).hasSizeGreaterThanOrEqualTo(26);
  }

  @Test
  void decode_theOfficialRandomInput_isReadAndWrittenBack() throws Exception {
    Map<String, JsonValue> suite = suite("RandomRLPTests/example.json");
    for (JsonValue test : suite.values()) {
      byte[] bytes = Hex.parseLenient(test.asObject().string("out"));
      assertThat(Rlp.encode(Rlp.decode(bytes))).isEqualTo(bytes);
    }
    assertThat(suite).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8100",
        "817f",
        "b800",
        "b837",
        "b90038",
        "81",
        "c1",
        "c281",
        "c0c0",
        "8080",
        "f800",
        "bbffffffff",
        "bfffffffffffffffff",
        "ffffffffffffffffff",
        "f90000",
        "c382616263",
        "f7",
      })
  void decode_whatIsNotCanonical_isRefused(String hex) {
    byte[] bytes = Hex.parseLenient(hex);
    assertThatThrownBy(() -> Rlp.decode(bytes)).isInstanceOf(RlpException.class);
  }

  @Test
  void decode_nestedDeeperThanTheBound_isRefused() throws RlpException {
    assertThat(Rlp.decode(nested(1000))).isInstanceOf(Items.class);
    assertThatThrownBy(() -> Rlp.decode(nested(100_000)))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void asScalar_takesMinimalNumbersOnly() throws RlpException {
    assertThat(new Str(Bytes.EMPTY).asScalar().isZero()).isTrue();
    assertThat(Rlp.decode(Hex.parseLenient("820400")).asScalar().w0()).isEqualTo(1024);
    for (String hex : new String[] {"00", "820001", "a1" + "01".repeat(33), "c0"}) {
      RlpItem item = Rlp.decode(Hex.parseLenient(hex));
      assertThatThrownBy(item::asScalar).as(hex).isInstanceOf(RlpException.class);
    }
  }

  private static byte[] nested(int depth) {
    RlpWriter out = new RlpWriter();
    byte[] inner = {(byte) 0xc0};
    if (depth > 2000) {
      // Far too deep to build one by one: prefixes that each claim all the rest.
      byte[] bytes = new byte[4 * depth];
      for (int i = 0; i < depth; i++) {
        int rest = bytes.length - 4 * i - 4;
        bytes[4 * i] = (byte) 0xfa;
        bytes[4 * i + 1] = (byte) (rest >> 16);
        bytes[4 * i + 2] = (byte) (rest >> 8);
        bytes[4 * i + 3] = (byte) rest;
      }
      return bytes;
    }
    for (int i = 0; i < depth; i++) {
      out = new RlpWriter();
      int list = out.beginList();
      inner = out.raw(inner).endList(list).toBytes();
    }
    return inner;
  }

  private static RlpItem item(JsonValue json) throws JsonException {
    if (json instanceof JsonArray array) {
      java.util.List<RlpItem> items = new java.util.ArrayList<>();
      for (JsonValue element : array.elements()) {
        items.add(item(element));
      }
      return new Items(items);
    }
    if (json instanceof JsonNumber number) {
      return number(BigInteger.valueOf((long) number.value()));
    }
    String text = json.asString();
    // "#" marks a number beyond JSON's; other text stands for its own bytes.
    return text.startsWith("#")
        ? number(new BigInteger(text.substring(1)))
        : new Str(Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static RlpItem number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int start = bytes[0] == 0 ? 1 : 0;
    return new Str(Bytes.of(java.util.Arrays.copyOfRange(bytes, start, bytes.length)));
  }

  private static Map<String, JsonValue> suite(String file) throws IOException, JsonException {
    Path folder = OfficialData.at(SUITES);
    return Json.parse(Files.readAllBytes(folder.resolve(file))).asObject().members();
  }
}
