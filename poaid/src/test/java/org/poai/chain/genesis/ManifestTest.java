package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.block.DecodeResult;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/** What is a manifest and what is not; protocol section 4, "Content of a manifest". */
class ManifestTest {
  private static final String HASH = "0x" + "5a".repeat(32);
  private static final Manifest MANIFEST = GenesisTest.MANIFEST;
  private static final String TEXT = Jcs.toString(ManifestCodec.toJson(MANIFEST));

  @Test
  void manifest_encoded_isCanonicalJsonOfThirteenMembers() {
    assertThat(ManifestCodec.toJson(MANIFEST).members()).hasSize(13);
    assertThat(TEXT).startsWith("{\"answerTokens\":8,\"bitsPerRecord\":128,\"conformance\":");
    assertThat(ManifestCodec.hash(MANIFEST)).isEqualTo(Keccak.hash(bytes(TEXT)));
    assertThat(decode(TEXT).orThrow()).isEqualTo(MANIFEST);
  }

  @Test
  void muHash_ofIntegers_isKeccakOfTheirCanonicalJson() {
    assertThat(ManifestCodec.muHash(List.of(1L, -2L, 3L)))
        .isEqualTo(Keccak.hash(bytes("[1,-2,3]")));
    assertThat(ManifestCodec.muHash(List.of())).isEqualTo(Keccak.hash(bytes("[]")));
  }

  @ParameterizedTest
  @CsvSource({
    "answerTokens, 8", "promptTokens, 64", "bitsPerRecord, 128", "samples, 2",
    "records, 2", "records, 2147483647", "dim, 1", "dim, 65536",
    "costUnits, 1", "costUnits, 4294967296",
  })
  void number_atItsBound_isTaken(String member, long value) throws JsonException {
    Manifest manifest = decode(with(member, JsonValue.of(value))).orThrow();

    assertThat(ManifestCodec.toJson(manifest).integer(member)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "answerTokens, 7",
    "answerTokens, 9",
    "promptTokens, 63",
    "promptTokens, 65",
    "bitsPerRecord, 256",
    "bitsPerRecord, 64",
    "samples, 0",
    "samples, 1",
    "samples, 3",
    "samples, 16",
    "records, 0",
    "records, 1",
    "records, -1",
    "records, 2147483648",
    "dim, 0",
    "dim, 65537",
    "dim, -1",
    "costUnits, 0",
    "costUnits, 4294967297",
    "costUnits, -1",
  })
  void number_outOfItsRange_isNoManifest(String member, long value) {
    String named = member.equals("samples") ? "" : member;
    refused(with(member, JsonValue.of(value)), DecodeResult.Reason.MALFORMED, named);
  }

  @ParameterizedTest
  @CsvSource({
    "conformance",
    "datasetRoot",
    "modelSha256",
    "muHash",
    "saltWordlistHash",
  })
  void hash_inAnotherSpelling_isNoManifest(String member) {
    assertThat(decode(with(member, JsonValue.of(HASH)))).isInstanceOf(DecodeResult.Ok.class);
    for (String bad :
        List.of(
            "",
            "0x",
            HASH + "00",
            HASH.substring(0, 64),
            HASH.substring(2),
            HASH.replace('a', 'g'))) {
      refused(with(member, JsonValue.of(bad)), DecodeResult.Reason.MALFORMED, "");
    }
    String upper = with(member, JsonValue.of(HASH)).replace(HASH, "0x" + "5A".repeat(32));
    assertThat(decode(upper)).isInstanceOf(DecodeResult.Refused.class);
    refused(with(member, JsonValue.of(5)), DecodeResult.Reason.MALFORMED, member);
  }

  @Test
  void engine_ofOneTo96PlainCharacters_isTaken() {
    for (String good :
        List.of("a", "-./09AZ_az", "e".repeat(96), "kherud-4.2.0/" + "0f".repeat(32) + "/1")) {
      assertThat(decode(with("engine", JsonValue.of(good))).orThrow().model().engine())
          .isEqualTo(good);
    }
    for (String bad :
        List.of(
            "",
            "e".repeat(97),
            "a b",
            "a\"b",
            "a\\b",
            "a\nb",
            "ä",
            "a,b",
            "a+b",
            "\u0000",
            "a\n")) {
      refused(with("engine", JsonValue.of(bad)), DecodeResult.Reason.MALFORMED, "engine");
    }
  }

  @Test
  void members_missingMoreOrTwice_areNoManifest() {
    for (String member : ManifestCodec.toJson(MANIFEST).members().keySet()) {
      Map<String, JsonValue> fewer = new TreeMap<>(ManifestCodec.toJson(MANIFEST).members());
      fewer.remove(member);
      refused(Jcs.toString(new JsonObject(fewer)), DecodeResult.Reason.MALFORMED, member);
    }
    refused(with("mu", JsonValue.of(1)), DecodeResult.Reason.MALFORMED, "mu");
    refused(TEXT.replace("\"dim\":3", "\"dim\":3,\"dim\":3"), DecodeResult.Reason.MALFORMED, "dim");
    for (String other : List.of("", "null", "[]", "{}", "{", "7", TEXT + TEXT)) {
      refused(other, DecodeResult.Reason.MALFORMED, "");
    }
  }

  @Test
  void text_thatIsNotCanonical_isNoManifest() {
    refused(" " + TEXT, DecodeResult.Reason.NOT_CANONICAL, "");
    refused(TEXT + "\n", DecodeResult.Reason.NOT_CANONICAL, "");
    refused(TEXT.replace(":8,", ": 8,"), DecodeResult.Reason.NOT_CANONICAL, "");
    refused(TEXT.replace("\"engine\"", "\"\\u0065ngine\""), DecodeResult.Reason.NOT_CANONICAL, "");
    refused(reversed(), DecodeResult.Reason.NOT_CANONICAL, "");
    assertThat(decode(TEXT.replace(":8,", ":8.0,"))).isInstanceOf(DecodeResult.Refused.class);
    assertThat(decode(TEXT.replace(":8,", ":8e0,"))).isInstanceOf(DecodeResult.Refused.class);
  }

  @Test
  void text_ofMoreThan4096Bytes_isRefusedUnread() {
    String full = TEXT + " ".repeat(ManifestCodec.MAX_SIZE - TEXT.length());
    refused(full, DecodeResult.Reason.NOT_CANONICAL, "");
    refused(full + " ", DecodeResult.Reason.TOO_LARGE, "4097");
  }

  @Test
  void batch_greaterThanTheDataset_isNoManifest() {
    assertThatThrownBy(
            () ->
                new Manifest(
                    MANIFEST.model(),
                    new Manifest.DatasetPart(Hash32.ZERO, 3),
                    Manifest.Sizes.ofSamples(4),
                    1))
        .hasMessageContaining("a batch of 4 needs as many records, the dataset has 3");
  }

  private static String reversed() {
    List<String> members =
        new ArrayList<>(List.of(TEXT.substring(1, TEXT.length() - 1).split(",")));
    Collections.reverse(members);
    return "{" + String.join(",", members) + "}";
  }

  private static String with(String member, JsonValue value) {
    Map<String, JsonValue> members = new TreeMap<>(ManifestCodec.toJson(MANIFEST).members());
    members.put(member, value);
    return Jcs.toString(new JsonObject(members));
  }

  private static DecodeResult<Manifest> decode(String text) {
    return ManifestCodec.decode(bytes(text));
  }

  private static void refused(String text, DecodeResult.Reason reason, String named) {
    assertThat(decode(text))
        .isInstanceOfSatisfying(
            DecodeResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).as(text).isEqualTo(reason);
              assertThat(refused.detail()).contains(named);
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
