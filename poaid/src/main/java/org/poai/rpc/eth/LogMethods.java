package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.poai.chain.index.LogQuery;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.call.LogRequest;
import org.poai.rpc.eth.Watches.Told;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** Logs, once, polled, or told at once. */
public record LogMethods(LogFinder finder, Watches watches) {
  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "eth_getLogs",
        Method.of(
            "(filter: Filter) Logs",
            "Logs by block, address and topics.",
            new Method.Attempted(
                params -> finder.attempt(params.get(0, LogRequest::of)).map(Values::list),
                params -> Values.list(finder.find(params.get(0, LogRequest::of))))));
    filters(methods);
    methods.put(
        "eth_getFilterChanges",
        Method.of(
            "(id: Quantity) List",
            "What is new since it was asked the last time.",
            params -> Values.list(watches.changes(id(params)))));
    methods.put(
        "eth_getFilterLogs",
        Method.of("(id: Quantity) Logs", "All logs that a filter matches.", this::filterLogs));
    methods.put(
        "eth_uninstallFilter",
        Method.of(
            "(id: Quantity) Boolean",
            "Ends a filter; whether there was one.",
            params -> JsonValue.of(watches.remove(id(params)))));
    return methods;
  }

  private void filters(Map<String, Method> methods) {
    methods.put(
        "eth_newFilter",
        Method.of(
            "(filter: Filter) Quantity",
            "Begins to collect logs; it ends when nobody asks for five minutes.",
            params -> filter(new Watch.Logs(params.get(0, LogRequest::of).requireWatchable()))));
    methods.put(
        "eth_newBlockFilter",
        Method.of(
            "() Quantity",
            "Begins to collect the hashes of new heads.",
            params -> filter(new Watch.Heads(false))));
    methods.put(
        "eth_newPendingTransactionFilter",
        Method.of(
            "(whole?: Boolean) Quantity",
            "Begins to collect transactions that became executable in the pool.",
            params -> filter(new Watch.Pending(params.find(0, Values::bool).orElse(false)))));
  }

  private JsonValue filter(Watch watch) throws RpcException {
    return JsonValue.of(watches.filter(watch));
  }

  private static String id(Params params) throws RpcException {
    return params.get(0, JsonValue::asString);
  }

  private JsonValue filterLogs(Params params) throws RpcException {
    if (watches.watch(id(params)) instanceof Watch.Logs logs) {
      return Values.list(finder.findSoFar(logs.request()));
    }
    throw RpcException.server("filter not found");
  }

  /** The subscriptions of one WebSocket. One that is made while the socket closes ends at once. */
  public final class Subscriptions {
    private final Set<String> ids = new HashSet<>();
    private final Consumer<JsonObject> push;
    private boolean ended;

    private Subscriptions(Consumer<JsonObject> push) {
      this.push = push;
    }

    /** What a WebSocket has besides. */
    public Map<String, Method> methods() {
      return Map.of(
          "eth_subscribe",
          Method.of(
              "(kind: String, filter?: Any) Quantity",
              "Over WebSocket: tells of newHeads, logs, newPendingTransactions or syncing.",
              this::subscribe),
          "eth_unsubscribe",
          Method.of(
              "(id: Quantity) Boolean",
              "Over WebSocket: ends a subscription; whether there was one.",
              this::unsubscribe));
    }

    private JsonValue subscribe(Params params) throws RpcException {
      String id = watches.subscribe(watch(params), told -> push.accept(notification(told)));
      synchronized (this) {
        ids.add(id);
        if (ended) {
          watches.forget(List.of(id));
        }
      }
      return JsonValue.of(id);
    }

    /** Only its own. */
    private JsonValue unsubscribe(Params params) throws RpcException {
      String id = id(params);
      synchronized (this) {
        if (!ids.remove(id)) {
          return JsonValue.of(false);
        }
      }
      return JsonValue.of(watches.unsubscribe(id));
    }

    /** Ends all of them, when the socket is gone. */
    public synchronized void end() {
      ended = true;
      watches.forget(List.copyOf(ids));
    }
  }

  /** For a WebSocket that was opened. */
  public Subscriptions subscriptions(Consumer<JsonObject> push) {
    return new Subscriptions(push);
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
                  + (kind.length() > 40 ? kind.substring(0, 40) : kind)
                  + "\" subscription in eth namespace");
    };
  }

  private static JsonObject notification(Told told) {
    return new JsonObject(
        Map.of(
            "jsonrpc", JsonValue.of("2.0"),
            "method", JsonValue.of("eth_subscription"),
            "params",
                new JsonObject(
                    Map.of(
                        "subscription", JsonValue.of(told.subscription()),
                        "result", told.result()))));
  }
}
