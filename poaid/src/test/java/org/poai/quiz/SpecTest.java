package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.quiz.proof.Evaluation;

/** The worked example of {@code docs/spec.md} says what the golden vectors and the code say. */
class SpecTest {
  @Test
  void example_everyNumber_isThatOfTheFirstGoldenCase() throws Exception {
    String spec = Files.readString(Path.of("docs", "spec.md"));
    JsonObject vectors =
        Json.parse(Files.readAllBytes(Path.of("docs", "vectors", "quiz.json"))).asObject();
    JsonObject golden = vectors.get("cases").asArray().get(0).asObject();

    for (String key :
        List.of("epochKey", "parentHash", "sealHash", "nonce", "q", "fingerprint", "lottery")) {
      assertThat(spec).as(key).contains(golden.string(key));
    }
    for (JsonValue answer : golden.get("answers").asArray()) {
      assertThat(spec).contains("\"" + answer.asString() + "\"");
    }
    assertThat(golden.get("records").asArray())
        .containsExactly(JsonValue.of(46L), JsonValue.of(90L));
    assertThat(Evaluation.loss(118)).isEqualTo((int) golden.integer("quizLoss"));
    String prompt = golden.get("prompts").asArray().get(0).asString();
    assertThat(prompt).startsWith("neutral way omit toe ancient wise ");
    assertThat(prompt.substring(0, prompt.indexOf("\n")).chars().filter(c -> c == ' ').count())
        .as("spaces between 44 words")
        .isEqualTo(43);
  }

  @Test
  void example_streams_beginAsWritten() throws Exception {
    String spec = Files.readString(Path.of("docs", "spec.md"));
    Hash32 q = Hash32.fromHex("0x8407b8989a54944c61e69f5624dfaf6e75d48ce0bcd827cf8ee02ac927ad7e68");
    byte[] salt = Preimage.of(q).ascii("salt").u32(0).u32(0).toBytes();
    byte[] signs = Preimage.of(q).ascii("proj").u32(0).toBytes();

    assertThat(spec)
        .contains(Hex.data(Keccak.stream(salt, 8)))
        .contains(Hex.data(Keccak.stream(signs, 8)))
        .contains("c = 16 + (64 − 36) = 44")
        .contains("1191 1984 1235 1820")
        .contains(Hex.data("salt".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }
}
