package org.poai.dev;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** Blocks on request, the clock, and the way back. */
final class MomentMethods {
  /** Blocks of one request: each is proven. */
  private static final long MOST_BLOCKS = 100_000;

  private static final long MOST_INTERVAL_MILLIS = 1L << 31;
  private static final JsonValue DONE = JsonValue.of(true);

  private final DevChain dev;
  private final DevMoments moments;

  MomentMethods(DevChain dev, DevMoments moments) {
    this.dev = dev;
    this.moments = moments;
  }

  Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>(pace());
    methods.put(
        "evm_mine",
        Method.later(
            "(options?: Any) Quantity",
            "Makes a block, or so many, the first at a timestamp.",
            this::mineAt));
    methods.put(
        "evm_snapshot",
        Method.later(
            "() Quantity",
            "Remembers the chain, its state, the clock and the pool.",
            params -> moments.snapshot().thenApply(Values::of)));
    methods.put(
        "evm_revert",
        Method.later(
            "(snapshot: Count) Boolean",
            "Goes back to a snapshot; false where there is none.",
            params -> moments.revert(params.get(0, Values::count)).thenApply(JsonValue::of)));
    methods.put(
        "evm_increaseTime",
        Method.later(
            "(seconds: Count) Count",
            "Sets the clock forward; how far it is ahead.",
            params -> moments.increase(params.get(0, Values::count)).thenApply(JsonValue::of)));
    methods.put(
        "evm_setNextBlockTimestamp",
        Method.later(
            "(timestamp: Count) Any",
            "Sets the clock to when the next block is made.",
            params -> done(moments.stopAt(params.get(0, Values::count)), Values.NULL)));
    return methods;
  }

  private Map<String, Method> pace() {
    return Map.of(
        "evm_setAutomine",
        Method.later(
            "(on: Boolean) Boolean",
            "Whether each transaction gets a block at once.",
            params -> done(dev.automine(params.get(0, Values::bool)), DONE)),
        "hardhat_getAutomine",
        Method.later(
            "() Boolean",
            "Whether each transaction gets a block at once.",
            params -> dev.isAutomatic().thenApply(JsonValue::of)),
        "evm_setIntervalMining",
        Method.later(
            "(milliseconds: Count) Boolean",
            "Makes a block every so many milliseconds; 0 for none.",
            params -> done(dev.interval(interval(params)), DONE)),
        "hardhat_mine",
        Method.later(
            "(blocks?: Count, seconds?: Count) Boolean",
            "Makes so many blocks, so many seconds apart.",
            this::mineApart));
  }

  private CompletableFuture<JsonValue> mineApart(Params params) throws RpcException {
    long count = blocks(params.find(0, Values::count).orElse(1L));
    return done(dev.mine(count, Optional.of(params.find(1, Values::count).orElse(1L))), DONE);
  }

  private static CompletableFuture<JsonValue> done(CompletableFuture<Void> work, JsonValue answer) {
    return work.thenApply(ended -> answer);
  }

  private static long blocks(long count) throws RpcException {
    if (count > MOST_BLOCKS) {
      throw RpcException.invalidParams("at most " + MOST_BLOCKS + " blocks, since each is proven");
    }
    return count;
  }

  private static long interval(Params params) throws RpcException {
    long millis = params.get(0, Values::count);
    if (millis > MOST_INTERVAL_MILLIS) {
      throw RpcException.invalidParams("at most " + MOST_INTERVAL_MILLIS + " milliseconds");
    }
    return millis;
  }

  /** What {@code evm_mine} may be given: a timestamp, or an object with it and with a count. */
  private record Order(Optional<Long> timestamp, long blocks) {
    static Order of(JsonValue json) throws JsonException {
      return json instanceof JsonObject object
          ? new Order(
              Members.find(object, "timestamp", Values::count),
              Members.find(object, "blocks", Values::count).orElse(1L))
          : new Order(Optional.of(Values.count(json)), 1);
    }
  }

  private CompletableFuture<JsonValue> mineAt(Params params) throws RpcException {
    Order order = params.find(0, Order::of).orElse(new Order(Optional.empty(), 1));
    long blocks = blocks(order.blocks());
    CompletableFuture<Void> timed =
        order.timestamp().isPresent()
            ? moments.stopAt(order.timestamp().get())
            : CompletableFuture.completedFuture(null);
    return done(timed.thenCompose(set -> dev.mine(blocks, Optional.empty())), Values.of(0));
  }
}
