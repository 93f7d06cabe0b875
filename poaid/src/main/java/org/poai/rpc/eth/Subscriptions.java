package org.poai.rpc.eth;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.poai.chain.index.LogQuery;
import org.poai.json.JsonValue;
import org.poai.rpc.call.LogRequest;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * The subscriptions of one WebSocket. One that is made while the socket closes ends at once. Safe
 * from any thread.
 */
public final class Subscriptions {
  private static final int MAX_NAME = 40;

  /** Of one socket. */
  private static final int MAX_SUBSCRIPTIONS = 1_000;

  private final Watches watches;
  private final Consumer<byte[]> client;
  private final Set<String> ids = new HashSet<>();
  private boolean ended;

  /**
   * No subscription so far.
   *
   * @param client takes messages, from any thread
   */
  public Subscriptions(Watches watches, Consumer<byte[]> client) {
    this.watches = watches;
    this.client = client;
  }

  /** The methods that only a WebSocket has. */
  public Map<String, Method> methods() {
    return Map.of(
        "eth_subscribe",
        Method.later(
            "(kind: String, filter?: Any) Quantity",
            "Over WebSocket: tells of newHeads, logs, newPendingTransactions or syncing.",
            this::subscribe),
        "eth_unsubscribe",
        Method.later(
            "(id: Quantity) Boolean",
            "Over WebSocket: ends a subscription; whether there was one.",
            this::unsubscribe));
  }

  private CompletableFuture<JsonValue> subscribe(Params params) throws RpcException {
    Watch watch = watch(params);
    synchronized (this) {
      if (ids.size() >= MAX_SUBSCRIPTIONS) {
        throw RpcException.server("too many subscriptions");
      }
    }
    return watches
        .subscribe(watch, client)
        .thenApply(
            id -> {
              add(id);
              params.afterAnswer().accept(() -> watches.open(id));
              return JsonValue.of(id);
            });
  }

  private synchronized void add(String id) {
    ids.add(id);
    if (ended) {
      watches.forget(List.of(id));
    }
  }

  /** Ends one of this socket's own. */
  private CompletableFuture<JsonValue> unsubscribe(Params params) throws RpcException {
    String id = params.get(0, JsonValue::asString);
    synchronized (this) {
      if (!ids.remove(id)) {
        return CompletableFuture.completedFuture(JsonValue.of(false));
      }
    }
    return watches.unsubscribe(id).thenApply(JsonValue::of);
  }

  /** Ends all of them, when the socket is gone. */
  public synchronized void end() {
    ended = true;
    watches.forget(List.copyOf(ids));
  }

  private static Watch watch(Params params) throws RpcException {
    String kind = params.get(0, JsonValue::asString);
    return switch (kind) {
      case "newHeads" -> new Watch.Heads(true);
      case "logs" ->
          new Watch.Logs(
              params
                  .find(1, LogRequest::of)
                  .orElse(LogRequest.ofNewBlocks(new LogQuery(Set.of(), List.of())))
                  .requireWatchable());
      case "newPendingTransactions" ->
          new Watch.Pending(params.find(1, Values::bool).orElse(false));
      case "syncing" -> new Watch.Syncing();
      default ->
          throw RpcException.invalidParams(
              "no \""
                  + (kind.length() > MAX_NAME ? kind.substring(0, MAX_NAME) : kind)
                  + "\" subscription in eth namespace");
    };
  }
}
