package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BlockJson;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.PrettyJson;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.profile.Conformance;
import org.poai.quiz.profile.DevelopmentConformance;
import org.poai.quiz.proof.Challenge;

/**
 * The golden vectors, recomputed with the development model in a real child process. With {@code
 * POAI_WRITE_VECTORS=1} in the environment the file is written instead: only when a rule of the
 * chain has changed.
 */
class QuizReferenceTest {
  private static final Path VECTORS = Path.of("docs", "vectors", "quiz.json");

  private static DevelopmentNode node;

  @BeforeAll
  static void start() throws Exception {
    node = DevelopmentNode.start();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void vectors_recomputed_areThoseOfTheFile() throws Exception {
    JsonObject computed = new QuizVectors(node).compute();
    if (System.getenv("POAI_WRITE_VECTORS") != null) {
      Files.writeString(VECTORS, PrettyJson.of(computed) + "\n");
    }

    JsonValue golden = Json.parse(Files.readAllBytes(VECTORS));

    assertThat(Jcs.toString(computed)).isEqualTo(Jcs.toString(golden));
  }

  @Test
  void verify_goldenBlock_isProven() throws Exception {
    JsonObject golden = Json.parse(Files.readAllBytes(VECTORS)).asObject().get("block").asObject();
    JsonObject block = golden.get("block").asObject();
    List<String> answers = new ArrayList<>();
    for (JsonValue answer : block.get("answers").asArray()) {
      answers.add(answer.asString());
    }
    SealedHeader header =
        SealedHeader.of(org.poai.chain.block.HeaderCodec.fromJson(block.get("header")));
    Claim claim =
        new Claim(
            header,
            answers,
            Scheduled.of(node.manifest(2)),
            Hash32.fromHex(golden.string("epochKey")));

    Verdict verdict =
        DevelopmentNode.await(new QuizVerifier(node.quiz(2), node.quizMetrics).verify(claim));

    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    assertThat(header.hash().toHex()).isEqualTo(golden.string("hash"));
    Block read = BlockJson.decode(Jcs.encode(block)).orThrow();
    assertThat(BlockJson.encode(read)).isEqualTo(Jcs.encode(block));
    assertThat(golden.string("wire")).isEqualTo(Bytes.of(BlockCodec.encode(read)).toHex());
  }

  @Test
  void conformance_developmentModel_isTheConstantInTheCode() {
    Optional<Conformance> constant = DevelopmentConformance.of(node.model.sha256(), node.engineId);

    assertThat(constant).contains(node.profile.conformance());
  }

  /** Deterministic, and bounds six standard deviations wide. */
  @Test
  void differences_developmentModel_haveUnbiasedSigns() throws Exception {
    Quiz quiz = node.quiz(2);
    int[] ones = new int[256];
    int nonces = 200;
    Hash32 key = Preimage.tagged("statistics").keccak();
    Challenge challenge = new Challenge(key, key, key);
    int total = 0;
    for (int nonce = 0; nonce < nonces; nonce++) {
      byte[] fingerprint =
          DevelopmentNode.await(quiz.evaluate(challenge, nonce))
              .orElseThrow()
              .fingerprint()
              .toArray();
      for (int bit = 0; bit < 256; bit++) {
        int value = fingerprint[bit / 8] >> (7 - bit % 8) & 1;
        ones[bit] += value;
        total += value;
      }
    }

    assertThat(Arrays.stream(ones).boxed()).allMatch(count -> Math.abs(count - nonces / 2) <= 43);
    assertThat(total / (256.0 * nonces)).isBetween(0.48, 0.52);
  }
}
