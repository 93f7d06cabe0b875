package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.poai.chain.stored.Chain;
import org.poai.crypto.Keccak;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Values;

/**
 * What the node says of itself and of its chain.
 *
 * @param agent program and version
 * @param peers how many there are
 * @param catchingUp where it began and where it goes; empty while it is at the head
 */
public record NodeMethods(
    Chain chain, String agent, IntSupplier peers, Supplier<Optional<CatchingUp>> catchingUp) {

  /** Heights. */
  public record CatchingUp(long from, long target) {}

  public Map<String, Method> methods() {
    long chainId = chain.spec().identity().chainId();
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "eth_chainId",
        Method.quick("() Quantity", "The chain's id (EIP-155).", params -> Values.of(chainId)));
    methods.put(
        "eth_blockNumber",
        Method.quick(
            "() Quantity",
            "The number of the head.",
            params -> Values.of(chain.head().number().value())));
    methods.put(
        "eth_syncing",
        Method.onWorker(
            "() Any", "False at the head, or how far catching up is.", params -> syncing()));
    methods.put(
        "eth_accounts",
        Method.quick("() List", "None: the node has no keys.", params -> Values.list(List.of())));
    methods.put(
        "eth_blobBaseFee",
        Method.quick("() Quantity", "1: there are no blobs.", params -> Values.of(1)));
    net(methods);
    return methods;
  }

  private void net(Map<String, Method> methods) {
    String chainId = Long.toString(chain.spec().identity().chainId());
    methods.put(
        "net_version",
        Method.quick(
            "() String", "The chain's id in decimal digits.", params -> JsonValue.of(chainId)));
    methods.put(
        "net_listening",
        Method.quick(
            "() Boolean", "True: peers can reach the node.", params -> JsonValue.of(true)));
    methods.put(
        "net_peerCount",
        Method.onWorker(
            "() Quantity", "How many peers there are.", p -> Values.of(peers.getAsInt())));
    methods.put(
        "web3_clientVersion",
        Method.quick("() String", "Program and version.", params -> JsonValue.of(agent)));
    methods.put(
        "web3_sha3",
        Method.onWorker(
            "(data: Data) Hash",
            "Keccak-256.",
            params -> Values.of(Keccak.hash(params.get(0, Values::data)))));
  }

  /** False at the head, or how far catching up is. */
  public JsonValue syncing() {
    return catchingUp
        .get()
        .<JsonValue>map(
            way ->
                new JsonObject(
                    Map.of(
                        "startingBlock", Values.of(way.from()),
                        "currentBlock", Values.of(chain.head().number().value()),
                        "highestBlock", Values.of(way.target()))))
        .orElse(JsonValue.of(false));
  }
}
