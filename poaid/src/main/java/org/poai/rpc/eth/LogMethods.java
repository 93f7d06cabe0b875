package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.json.JsonValue;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.call.LogRequest;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** Logs by request, and what filters have collected. */
public record LogMethods(LogFinder finder, Watches watches) {
  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "eth_getLogs",
        Method.quick(
            "(filter: Filter) Logs",
            "Logs by block, address and topics.",
            params -> finder.attempt(params.get(0, LogRequest::of)).map(Values::list),
            params -> Values.list(finder.find(params.get(0, LogRequest::of)))));
    filters(methods);
    methods.put(
        "eth_getFilterChanges",
        Method.later(
            "(id: Quantity) List",
            "What is new since it was asked the last time.",
            params -> watches.changes(id(params)).thenApply(Values::list)));
    methods.put(
        "eth_getFilterLogs",
        Method.later(
            "(id: Quantity) Logs",
            "The logs that a filter matches in its range of blocks so far.",
            this::filterLogs));
    methods.put(
        "eth_uninstallFilter",
        Method.later(
            "(id: Quantity) Boolean",
            "Ends a filter; whether there was one.",
            params -> watches.remove(id(params)).thenApply(JsonValue::of)));
    return methods;
  }

  private void filters(Map<String, Method> methods) {
    methods.put(
        "eth_newFilter",
        Method.later(
            "(filter: Filter) Quantity",
            "Begins to collect logs; it ends when nobody asks for five minutes.",
            params -> filter(new Watch.Logs(params.get(0, LogRequest::of).requireWatchable()))));
    methods.put(
        "eth_newBlockFilter",
        Method.later(
            "() Quantity",
            "Begins to collect the hashes of new heads.",
            params -> filter(new Watch.Heads(false))));
    methods.put(
        "eth_newPendingTransactionFilter",
        Method.later(
            "(whole?: Boolean) Quantity",
            "Begins to collect transactions that became executable in the pool.",
            params -> filter(new Watch.Pending(params.find(0, Values::bool).orElse(false)))));
  }

  private CompletableFuture<JsonValue> filter(Watch watch) {
    return watches.filter(watch).thenApply(JsonValue::of);
  }

  private static String id(Params params) throws RpcException {
    return params.get(0, JsonValue::asString);
  }

  private CompletableFuture<JsonValue> filterLogs(Params params) throws RpcException {
    return watches.watch(id(params)).thenApplyAsync(this::found, params.caller().workers());
  }

  private JsonValue found(Watch watch) {
    try {
      if (watch instanceof Watch.Logs logs) {
        return Values.list(finder.findSoFar(logs.request()));
      }
      throw Watches.noFilter();
    } catch (RpcException e) {
      throw new CompletionException(e);
    }
  }
}
