package org.poai.rpc.poai;

import java.util.Map;
import java.util.function.Supplier;
import org.poai.json.JsonValue;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.poai.WorkMethods.OwnMining;

/**
 * What clients of Ethereum used to ask miners; a hash is an evaluation here.
 *
 * @param own how this node itself mines
 */
public record MinerMethods(Supplier<OwnMining> own) {
  public Map<String, Method> methods() {
    return Map.of(
        "eth_mining",
        Method.onWorker(
            "() Boolean",
            "Whether this node mines now.",
            params -> JsonValue.of(own.get().on() && own.get().obstacle().isEmpty())),
        "eth_hashrate",
        Method.onWorker(
            "() Quantity",
            "Evaluations per second, without their fraction.",
            params -> Values.of((long) own.get().evaluationsPerSecond())),
        "eth_coinbase",
        Method.onWorker(
            "() Address",
            "Whom this node mines for.",
            params ->
                own.get()
                    .reward()
                    .map(Values::of)
                    .orElseThrow(
                        () -> RpcException.server("etherbase must be explicitly specified"))));
  }
}
