package org.poai.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.chain.block.Block;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedPart;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcAnswer.Result;
import org.poai.client.RpcAnswer.Unreachable;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.UnsealedBlock;
import org.poai.miner.WorkAnswer;
import org.poai.miner.WorkDesk;
import org.poai.miner.WorkSource;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Work on the head of a node that is asked over JSON-RPC, and the way back for what wins. The
 * transactions and answers of the block stay in the node. Safe from any thread.
 */
public final class RemoteWork implements WorkSource {
  private static final int MAX_PATIENCE = 100;
  private static final Duration PREPARING = Duration.ofMillis(50);
  private static final Duration CHECKING = Duration.ofMillis(100);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final int MAX_CHECKS = 6_000;
  private static final int MAX_AWAY = 30;

  private final JsonRpcClient node;
  private final Self self;
  private final Consumer<String> waiting;

  /** Counts the nonces that were evaluated here; set once there is a miner. */
  private volatile LongSupplier evaluations = () -> 0;

  /**
   * What this machine says of itself.
   *
   * @param id what only it knows
   * @param reward who is paid; whom the node likes where it is left out
   */
  public record Self(String name, String id, Optional<Address> reward) {}

  /**
   * Work for the manifest of the node's head.
   *
   * @param waiting hears why a block that was found cannot be handed in yet; on any thread, again
   *     at each try
   */
  public RemoteWork(JsonRpcClient node, Self self, Consumer<String> waiting) {
    this.node = node;
    this.self = self;
    this.waiting = waiting;
  }

  /** From now on the node hears how many nonces were evaluated here. */
  public void report(LongSupplier counter) {
    evaluations = counter;
  }

  @Override
  public CompletableFuture<WorkAnswer> work() {
    return work(MAX_PATIENCE);
  }

  private CompletableFuture<WorkAnswer> work(int patience) {
    return node.ask("poai_getWork", self(true)).thenCompose(answer -> taken(answer, patience));
  }

  private CompletableFuture<WorkAnswer> taken(RpcAnswer answer, int patience) {
    if (!(answer instanceof Result result)) {
      return none(words(answer));
    }
    if (!(result.value() instanceof JsonNull)) {
      try {
        return CompletableFuture.completedFuture(read(result.value().asObject()));
      } catch (JsonException e) {
        return none("the node's work makes no sense: " + e.getMessage());
      }
    }
    return patience == 0
        ? none("the node does not get its work ready")
        : later(PREPARING, () -> work(patience - 1));
  }

  private static CompletableFuture<WorkAnswer> none(String reason) {
    return CompletableFuture.completedFuture(new WorkAnswer.NoWork(reason));
  }

  private UnsealedBlock read(JsonObject json) throws JsonException {
    SealedPart part =
        JsonObject.named("header", () -> HeaderCodec.sealedPartFromJson(json.get("header")));
    Hash32 epochKey = hash(json, "epochKey");
    UnsealedBlock work = UnsealedBlock.of(part, epochKey, List.of(), List.of());
    if (!work.sealHash().equals(hash(json, "sealHash"))) {
      throw new JsonException("its seal hash is not that of its header");
    }
    return work;
  }

  private static Hash32 hash(JsonObject json, String key) throws JsonException {
    return JsonObject.named(key, () -> Hash32.fromHex(json.string(key)));
  }

  @Override
  public CompletableFuture<MinedBlockResult> submit(Block block) {
    Map<String, JsonValue> seal = new TreeMap<>(HeaderCodec.toJson(block.header().seal()));
    seal.put("sealHash", JsonValue.of(block.sealedHeader().sealHash().toHex()));
    return submit(new JsonObject(seal), MAX_CHECKS, MAX_AWAY);
  }

  private CompletableFuture<MinedBlockResult> submit(JsonObject seal, int checks, int away) {
    return node.ask("poai_submitWork", seal, self(false))
        .thenCompose(answer -> submitted(answer, seal, checks, away));
  }

  /** Asks again while the node checks the seal, and a while when it does not answer. */
  private CompletableFuture<MinedBlockResult> submitted(
      RpcAnswer answer, JsonObject seal, int checks, int away) {
    if (answer instanceof Unreachable unreachable && away > 0) {
      waiting.accept(unreachable.sentence());
      return later(AWAY, () -> submit(seal, checks, away - 1));
    }
    if (!(answer instanceof Result result)) {
      return CompletableFuture.completedFuture(notTaken(answer));
    }
    try {
      String status = result.value().asObject().string("status");
      if (status.equals("checking") && checks > 0) {
        return later(CHECKING, () -> submit(seal, checks - 1, away));
      }
      return CompletableFuture.completedFuture(
          status.equals("accepted")
              ? new MinedBlockResult.Accepted()
              : new MinedBlockResult.Dropped("the node did not come to a verdict"));
    } catch (JsonException e) {
      return CompletableFuture.completedFuture(
          new MinedBlockResult.Refused("the node's answer makes no sense: " + e.getMessage()));
    }
  }

  /** The node says with its refusal of what kind it is. */
  private static MinedBlockResult notTaken(RpcAnswer answer) {
    boolean stale =
        answer instanceof Refused refused
            && WorkDesk.Kind.STALE.word().equals(refused.dataMember("kind"));
    return stale ? new MinedBlockResult.Late() : new MinedBlockResult.Refused(words(answer));
  }

  private JsonObject self(boolean asking) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("name", JsonValue.of(self.name()));
    members.put("id", JsonValue.of(self.id()));
    if (asking) {
      members.put("evaluations", JsonValue.of(evaluations.getAsLong()));
      self.reward().ifPresent(address -> members.put("miner", JsonValue.of(address.toHex())));
    }
    return new JsonObject(members);
  }

  private static String words(RpcAnswer answer) {
    return answer instanceof Refused refused
        ? refused.message()
        : answer instanceof Unreachable unreachable ? unreachable.sentence() : "";
  }

  private static <T> CompletableFuture<T> later(
      Duration delay, Supplier<CompletableFuture<T>> next) {
    Executor then = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> {}, then).thenCompose(waited -> next.get());
  }
}
