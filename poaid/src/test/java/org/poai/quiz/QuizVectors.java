package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BlockJson;
import org.poai.chain.genesis.ChainSpecCodec;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Preimage;
import org.poai.crypto.Sha256;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.Lottery;

/**
 * Computes what {@code docs/vectors/quiz.json} holds, each case twice: by the node's code and by
 * the literal one, which must agree.
 */
final class QuizVectors {
  private static final Hash32 EPOCH_KEY = Preimage.tagged("poai/vectors/epochKey").keccak();
  private static final Hash32 PARENT = Preimage.tagged("poai/vectors/parent").keccak();
  private static final Hash32 SEAL_HASH = Preimage.tagged("poai/vectors/sealHash").keccak();

  private final DevelopmentNode node;

  QuizVectors(DevelopmentNode node) {
    this.node = node;
  }

  JsonObject compute() throws Exception {
    List<JsonValue> cases = new ArrayList<>();
    for (long nonce : new long[] {0, 1, 42, -1}) {
      cases.add(testCase(2, nonce));
    }
    for (int samples : new int[] {1, 4, 8}) {
      cases.add(testCase(samples, 7));
    }
    GoldenBlock golden = GoldenBlock.mine(node);
    return object(
        "comment",
        JsonValue.of(
            "The quiz of docs/spec.md, section 6, with the development model and dataset/testdata."
                + " x and d are listed in the order (k, b) and k: SHA-256 of the integers as 32-bit"
                + " big-endian, and the first eight."),
        "manifest",
        ManifestCodec.toJson(node.manifest(2)),
        "saltWords",
        strings(List.of(node.profile.words().first(16).split(" "))),
        "cases",
        new JsonArray(cases),
        "block",
        block(golden));
  }

  private JsonObject testCase(int samples, long nonce) throws Exception {
    Challenge challenge = new Challenge(EPOCH_KEY, PARENT, SEAL_HASH);
    LiteralQuiz.Result literal = node.literal(samples, challenge, nonce);
    Quiz quiz = node.quiz(samples);
    Evaluation fast = DevelopmentNode.await(quiz.evaluate(challenge, nonce)).orElseThrow();
    assertThat(fast.fingerprint()).isEqualTo(literal.fingerprint());
    assertThat(fast.quizLoss()).isEqualTo(literal.quizLoss());
    Hash32 lottery = Lottery.of(SEAL_HASH, fast.seal(nonce)).toHash32();
    assertThat(lottery.toUInt256().toBigInteger()).isEqualTo(literal.lottery());
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("samples", JsonValue.of(samples));
    members.put("epochKey", JsonValue.of(EPOCH_KEY.toHex()));
    members.put("parentHash", JsonValue.of(PARENT.toHex()));
    members.put("sealHash", JsonValue.of(SEAL_HASH.toHex()));
    members.put("nonce", JsonValue.of(Hex.data(Preimage.tagged("").u64(nonce).toBytes())));
    members.put("q", JsonValue.of(challenge.quizKey(nonce).toHex()));
    members.put(
        "records",
        new JsonArray(literal.records().stream().map(i -> JsonValue.of((long) i)).toList()));
    members.put("prompts", strings(literal.prompts()));
    members.put("x", vectors(literal.x()));
    members.put("d", vectors(literal.differences()));
    members.put("fingerprint", JsonValue.of(fast.fingerprint().toHex()));
    members.put("quizLoss", JsonValue.of(fast.quizLoss()));
    members.put("lottery", JsonValue.of(lottery.toHex()));
    members.put("answers", strings(DevelopmentNode.await(quiz.prepare(EPOCH_KEY, PARENT))));
    return new JsonObject(members);
  }

  private static JsonObject block(GoldenBlock golden) {
    Block block = golden.block();
    return object(
        "chainSpec", ChainSpecCodec.toJson(golden.spec()),
        "genesisHash", JsonValue.of(golden.genesis().hash().toHex()),
        "epochKey", JsonValue.of(golden.epochKey().toHex()),
        "block", BlockJson.toJson(block),
        "wire", JsonValue.of(Bytes.of(BlockCodec.encode(block)).toHex()),
        "sealHash", JsonValue.of(block.sealedHeader().sealHash().toHex()),
        "hash", JsonValue.of(block.hash().toHex()));
  }

  private static JsonArray vectors(List<List<BigInteger>> vectors) {
    return new JsonArray(vectors.stream().map(QuizVectors::vector).toList());
  }

  private static JsonValue vector(List<BigInteger> vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.size());
    vector.forEach(component -> bytes.putInt(component.intValueExact()));
    List<JsonValue> first =
        vector.subList(0, 8).stream().map(c -> JsonValue.of(c.longValueExact())).toList();
    return object(
        "sha256", JsonValue.of(Sha256.hash(bytes.array()).toHex()), "first", new JsonArray(first));
  }

  private static JsonArray strings(List<String> texts) {
    return new JsonArray(texts.stream().map(JsonValue::of).toList());
  }

  private static JsonObject object(Object... keysAndValues) {
    Map<String, JsonValue> members = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      members.put((String) keysAndValues[i], (JsonValue) keysAndValues[i + 1]);
    }
    return new JsonObject(members);
  }
}
