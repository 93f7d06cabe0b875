package org.poai.rpc.poai;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.poai.chain.block.HeaderCodec;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.miner.UnsealedBlock;
import org.poai.miner.WorkDesk;
import org.poai.miner.WorkDesk.Offer;
import org.poai.miner.WorkDesk.Outcome;
import org.poai.miner.WorkDesk.WorkReply;
import org.poai.miner.Worker;
import org.poai.miner.WorkerReport;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * Mining: by this node, and by other machines for it.
 *
 * @param own how this node itself mines
 */
public record WorkMethods(WorkDesk desk, Supplier<OwnMining> own) {
  private static final String ANONYMOUS = "anonymous";
  private static final long MAX_EVALUATIONS = JsonValue.MAX_SAFE_INTEGER;

  /**
   * How this node itself mines.
   *
   * @param on whether it was started to mine
   * @param isReferee whether it can prove the next block, and so has work to give
   * @param obstacle why there can be no mining now
   * @param reward whom it mines for
   */
  public record OwnMining(
      boolean on,
      boolean isReferee,
      Optional<String> obstacle,
      Optional<Address> reward,
      long evaluations,
      double evaluationsPerSecond) {
    /** As {@code poai_mining} and {@code /status} tell it. */
    public JsonObject toJson() {
      return new JsonObject(
          Map.of(
              "mining", JsonValue.of(on && obstacle.isEmpty()),
              "obstacle", obstacle.map(JsonValue::of).orElse(Values.NULL),
              "miner", reward.map(Values::of).orElse(Values.NULL),
              "evaluations", JsonValue.of(evaluations),
              "evaluationsPerSecond", new JsonValue.JsonNumber(evaluationsPerSecond)));
    }
  }

  public Map<String, Method> methods() {
    return Map.of(
        "poai_mining",
        Method.later(
            "() Object",
            "Whether and how fast this node mines, and who mines for it.",
            params -> mining()),
        "poai_getWork",
        Method.later(
            "(worker?: Object) Any",
            "A block that lacks its seal; null while it is being made.",
            this::work),
        "poai_submitWork",
        Method.later(
            "(seal: Object, worker?: Object) Object",
            "Takes a seal, and tells what has become of it when asked again.",
            this::submit));
  }

  /** What a worker says of itself. */
  private record Asking(String name, String id, Optional<Address> reward, long evaluations) {
    static Asking of(JsonValue json) throws JsonException {
      JsonObject object = json.asObject();
      Optional<JsonValue> reward = object.find("miner");
      long evaluations = object.find("evaluations").isPresent() ? object.integer("evaluations") : 0;
      Asking asking =
          new Asking(
              object.find("name").isPresent() ? object.string("name") : ANONYMOUS,
              object.find("id").isPresent() ? object.string("id") : "",
              reward.isPresent() ? Optional.of(Values.address(reward.get())) : Optional.empty(),
              Math.min(Math.max(0, evaluations), MAX_EVALUATIONS));
      // Says what is wrong while the argument's number is known.
      Worker unused = new Worker("", asking.name(), asking.id());
      return asking;
    }
  }

  private static Asking asking(Params params, int index) throws RpcException {
    return params
        .find(index, Asking::of)
        .orElseGet(() -> new Asking(ANONYMOUS, "", Optional.empty(), 0));
  }

  private static Worker worker(Params params, Asking asking) {
    return Worker.of(params.caller().address(), asking.name(), asking.id());
  }

  private CompletableFuture<JsonValue> work(Params params) throws RpcException {
    Asking asking = asking(params, 0);
    return desk.work(worker(params, asking), asking.reward(), asking.evaluations())
        .thenApply(this::shape);
  }

  private JsonValue shape(WorkReply handed) {
    if (handed instanceof WorkReply.None none) {
      throw refusal("no work now: " + none.why());
    }
    return handed instanceof WorkReply.Ready ready ? shape(ready.work()) : Values.NULL;
  }

  private static CompletionException refusal(String why) {
    return new CompletionException(RpcException.server(why));
  }

  private JsonValue shape(UnsealedBlock work) {
    return new JsonObject(
        Map.of(
            "header", HeaderCodec.toJson(work.part()),
            "sealHash", Values.of(work.challenge().sealHash()),
            "epochKey", Values.of(work.challenge().epochKey()),
            "epoch", JsonValue.of(work.part().terms().epoch().value()),
            "manifestHash", Values.of(work.part().terms().manifestHash())));
  }

  private static Offer offer(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    return new Offer(Hash32.fromHex(object.string("sealHash")), HeaderCodec.seal(object));
  }

  private CompletableFuture<JsonValue> submit(Params params) throws RpcException {
    Offer offer = params.get(0, WorkMethods::offer);
    return desk.submit(worker(params, asking(params, 1)), offer).thenApply(WorkMethods::shape);
  }

  private static JsonValue shape(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      JsonValue kind = JsonValue.of(refused.kind().word());
      throw new CompletionException(
          RpcException.server(refused.why(), new JsonObject(Map.of("kind", kind))));
    }
    Map<String, JsonValue> members = new TreeMap<>();
    if (outcome instanceof Outcome.Accepted accepted) {
      members.put("number", JsonValue.of(accepted.block().number().value()));
      members.put("hash", Values.of(accepted.block().hash()));
    }
    String status = outcome instanceof Outcome.Accepted ? "accepted" : "checking";
    members.put("status", JsonValue.of(status));
    return new JsonObject(members);
  }

  private CompletableFuture<JsonValue> mining() {
    return desk.workers().thenApply(this::mining);
  }

  private JsonValue mining(List<WorkerReport> reports) {
    OwnMining mining = own.get();
    Map<String, JsonValue> members = new TreeMap<>(mining.toJson().members());
    members.put("givesWork", JsonValue.of(mining.isReferee()));
    members.put("workers", Values.list(reports.stream().map(WorkMethods::shape).toList()));
    return new JsonObject(members);
  }

  private static JsonValue shape(WorkerReport report) {
    return new JsonObject(
        Map.of(
            "name", JsonValue.of(report.worker().name()),
            "place", JsonValue.of(report.worker().place()),
            "evaluations", JsonValue.of(report.evaluations()),
            "accepted", JsonValue.of(report.accepted()),
            "late", JsonValue.of(report.late()),
            "falseProofs", JsonValue.of(report.falseProofs()),
            "refusedSeconds", JsonValue.of(report.refusedSeconds()),
            "quietSeconds", JsonValue.of(report.quietSeconds())));
  }
}
