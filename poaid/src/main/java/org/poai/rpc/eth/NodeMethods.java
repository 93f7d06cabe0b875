package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.poai.chain.tree.Chain;
import org.poai.crypto.Keccak;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
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
    methods.put("eth_chainId", params -> Values.of(chainId));
    methods.put("net_version", params -> JsonValue.of(Long.toString(chainId)));
    methods.put("net_listening", params -> JsonValue.of(true));
    methods.put("net_peerCount", params -> Values.of(peers.getAsInt()));
    methods.put("web3_clientVersion", params -> JsonValue.of(agent));
    methods.put("web3_sha3", params -> Values.of(Keccak.hash(params.get(0, Values::data))));
    methods.put("eth_blockNumber", params -> Values.of(chain.head().number().value()));
    methods.put("eth_accounts", params -> Values.list(List.of()));
    methods.put("eth_blobBaseFee", params -> Values.of(1));
    methods.put("eth_syncing", this::syncing);
    return methods;
  }

  private JsonValue syncing(Params params) {
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
