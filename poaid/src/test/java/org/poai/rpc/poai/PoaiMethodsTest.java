package org.poai.rpc.poai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedPart;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.miner.DeskRig;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.Lottery;
import org.poai.rpc.message.CallObserver;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.Dispatcher;
import org.poai.testing.Until;

/** The methods {@code poai_} as a client asks them, on a small chain with the real quiz. */
@Timeout(60)
final class PoaiMethodsTest {
  @TempDir Path folder;
  private DeskRig rig;
  private Dispatcher rpc;

  @BeforeEach
  void start() {
    rig = new DeskRig(folder);
    rpc = new Dispatcher(DeskMethods.of(rig), System::nanoTime, CallObserver.NONE);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private JsonObject ask(String method, String params) throws JsonException {
    String request = "{\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    byte[] answer =
        rpc.answer(
                request.getBytes(StandardCharsets.UTF_8),
                new Caller(InetAddress.getLoopbackAddress(), false, Runnable::run))
            .join()
            .json()
            .orElseThrow();
    return Json.parse(answer).asObject();
  }

  private JsonValue result(String method, String params) throws JsonException {
    JsonObject answer = ask(method, params);
    assertThat(answer.find("error")).as(method).isEmpty();
    return answer.get("result");
  }

  private String error(String method, String params) {
    try {
      JsonObject error = ask(method, params).get("error").asObject();
      return error.integer("code") + " " + error.string("message");
    } catch (JsonException e) {
      return "none";
    }
  }

  private JsonObject work(String worker) {
    AtomicReference<JsonObject> work = new AtomicReference<>();
    Until.holds(
        "work",
        () -> {
          try {
            JsonValue given = result("poai_getWork", worker);
            if (given instanceof JsonNull) {
              return false;
            }
            work.set(given.asObject());
            return true;
          } catch (JsonException e) {
            throw new AssertionError(e);
          }
        });
    return Objects.requireNonNull(work.get());
  }

  /** The winner that a worker with its own engine finds, as it sends it. */
  private String win(JsonObject work) throws JsonException {
    SealedPart part = HeaderCodec.sealedPartFromJson(work.get("header"));
    Hash32 sealHash = Hash32.fromHex(work.string("sealHash"));
    assertThat(Keccak.hash(Bytes.of(Jcs.encode(work.get("header"))))).isEqualTo(sealHash);
    Challenge challenge =
        new Challenge(
            Hash32.fromHex(work.string("epochKey")), part.lineage().parentHash(), sealHash);
    for (long nonce = 0; ; nonce++) {
      Optional<Evaluation> found = rig.helper.quiz().evaluate(challenge, nonce).join();
      if (found.isPresent()) {
        Seal seal = found.get().seal(nonce);
        if (Lottery.of(sealHash, seal).compareTo(part.terms().target()) <= 0) {
          return seal(sealHash, seal);
        }
      }
    }
  }

  private static String seal(Hash32 sealHash, Seal seal) {
    Map<String, JsonValue> members = new TreeMap<>(HeaderCodec.toJson(seal));
    members.put("sealHash", JsonValue.of(sealHash.toHex()));
    return Jcs.toString(new JsonObject(members));
  }

  private void accepted(String seal, String worker) {
    Until.holds(
        "it is accepted",
        () -> {
          try {
            return result("poai_submitWork", seal + "," + worker)
                .asObject()
                .string("status")
                .equals("accepted");
          } catch (JsonException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void work_isTakenSealedAndAccepted_thenItsQuizIsTold() throws Exception {
    String worker = "{\"name\":\"rig-1\",\"id\":\"abc\",\"evaluations\":5}";
    JsonObject work = work(worker);
    String seal = win(work);
    accepted(seal, worker);

    JsonObject quiz = result("poai_getQuiz", "\"0x1\"").asObject();
    assertThat(quiz.string("sealHash")).isEqualTo(work.string("sealHash"));
    assertThat(quiz.string("epochKey")).isEqualTo(work.string("epochKey"));
    assertThat(quiz.string("fingerprint"))
        .isEqualTo(Json.parse(seal).asObject().string("fingerprint"));
    assertThat(quiz.string("lottery")).isLessThanOrEqualTo(quiz.string("target"));
    assertThat(quiz.integer("quizLoss")).isBetween(0L, 1_000_000L);
    assertThat(quiz.string("proof")).isEqualTo("proven");
    List<JsonValue> questions = quiz.get("questions").asArray();
    assertThat(questions).hasSize(2);
    JsonObject first = questions.get(0).asObject();
    long record = first.integer("record");
    JsonObject chunk = result("poai_getRecords", record + ",1").asObject();
    assertThat(chunk.get("records").asArray().get(0).asObject().string("q"))
        .isEqualTo(first.string("question"));
    assertThat(first.get("answer")).isInstanceOf(JsonValue.JsonString.class);

    JsonObject mining = result("poai_mining", "").asObject();
    JsonObject report = mining.get("workers").asArray().get(0).asObject();
    assertThat(report.string("name")).isEqualTo("rig-1");
    assertThat(report.integer("accepted")).isEqualTo(1);
    assertThat(report.integer("evaluations")).isEqualTo(5);
    assertThat(report.members()).doesNotContainKey("id");
  }

  @Test
  void reward_isTheWorkersWish() throws Exception {
    String wanted = "0x" + "0c".repeat(20);
    JsonObject work = work("{\"miner\":\"" + wanted + "\"}");
    assertThat(work.get("header").asObject().string("miner")).isEqualTo(wanted);
  }

  @Test
  void whatIsWrong_isSaidInOneSentence() {
    assertThat(error("poai_getWork", "{\"name\":\"two words\"}"))
        .startsWith("-32602 invalid argument 0: a name of up to 32");
    assertThat(error("poai_submitWork", "{\"sealHash\":1}")).startsWith("-32602");
    assertThat(error("poai_submitWork", seal(Hash32.ZERO, Seal.NONE)))
        .isEqualTo("-32000 stale work");
    assertThat(error("poai_getQuiz", "\"0x0\"")).isEqualTo("-32000 the genesis block has no quiz");
    assertThat(error("poai_getQuiz", "\"pending\""))
        .isEqualTo("-32000 only blocks of the chain can be looked into");
    assertThat(error("poai_getRecords", "4096,1")).startsWith("-32602");
    rig.obstacle = Optional.of("the disk is full");
    Until.holds(
        "the obstacle is told",
        () -> error("poai_getWork", "").equals("-32000 no work now: the disk is full"));
  }

  @Test
  void records_comeInBoundedChunks_epochAndManifestAreTold() throws Exception {
    JsonObject chunk = result("poai_getRecords", "0,1000000").asObject();
    assertThat(chunk.get("records").asArray()).hasSize(512);
    assertThat(chunk.integer("size")).isEqualTo(4096);

    JsonObject manifest = result("poai_manifest", "").asObject();
    assertThat(ManifestCodec.fromJson(manifest.get("manifest"))).isEqualTo(rig.prover.manifest());
    JsonObject epoch = result("poai_epoch", "").asObject();
    assertThat(epoch.integer("epoch")).isZero();
    assertThat(epoch.integer("nextBlock")).isEqualTo(1);
    assertThat(epoch.string("manifestHash")).isEqualTo(manifest.string("hash"));
    assertThat(result("poai_getQuiz", "\"0x9\"")).isInstanceOf(JsonNull.class);
  }
}
