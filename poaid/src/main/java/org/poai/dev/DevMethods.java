package org.poai.dev;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.SealedHeader;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * The methods of a node with {@code --dev}: those of every node, and besides and in their place
 * what anvil and Hardhat answer, under the names that both have for it.
 */
public final class DevMethods {
  private final DevChain dev;
  private final DevMoments moments;
  private final String agent;
  private final Hash32 instance;
  private final DevWallet wallet = new DevWallet();

  /**
   * Methods on a developer's chain.
   *
   * @param agent program and version
   * @param instance another one each time the node starts
   */
  public DevMethods(DevChain dev, DevMoments moments, String agent, Hash32 instance) {
    this.dev = dev;
    this.moments = moments;
    // Helpers of tests look whether the name begins with one that they know.
    this.agent = "anvil/" + agent;
    this.instance = instance;
  }

  /** All methods. */
  public Map<String, Method> over(Map<String, Method> usual) {
    Map<String, Method> all = new HashMap<>(usual);
    UsualMethods before = new UsualMethods(Map.copyOf(usual));
    all.putAll(new AccountMethods(dev, wallet, before).methods());
    Map<String, Method> tools = new HashMap<>(new MomentMethods(dev, moments).methods());
    tools.putAll(new EditMethods(moments, wallet, dev.parts()).methods());
    tools.put(
        "hardhat_metadata",
        Method.onWorker("() Object", "What this node is.", params -> metadata()));
    tools.forEach(
        (name, method) -> {
          all.put(name, method);
          all.put(name.replaceFirst("^hardhat_", "anvil_"), method);
        });
    all.put(
        "anvil_nodeInfo",
        Method.onWorker("() Object", "How this node stands.", params -> nodeInfo(before)));
    all.put(
        "web3_clientVersion",
        Method.quick("() String", "Program and version.", params -> JsonValue.of(agent)));
    return all;
  }

  private JsonObject metadata() {
    SealedHeader head = dev.head();
    return new JsonObject(
        Map.of(
            "clientVersion", JsonValue.of(agent),
            "chainId", JsonValue.of(chainId()),
            "instanceId", Values.of(instance),
            "latestBlockNumber", JsonValue.of(head.number().value()),
            "latestBlockHash", Values.of(head.hash()),
            "snapshots", new JsonObject(Map.of())));
  }

  private long chainId() {
    return dev.parts().tree().chain().spec().identity().chainId();
  }

  private JsonObject nodeInfo(UsualMethods usual) throws RpcException {
    SealedHeader head = dev.head();
    Map<String, JsonValue> environment = new TreeMap<>();
    environment.put("chainId", JsonValue.of(chainId()));
    environment.put("gasLimit", Values.of(head.header().execution().gasLimit()));
    environment.put("baseFee", usual.ask("eth_baseFee"));
    environment.put("gasPrice", usual.ask("eth_gasPrice"));
    return new JsonObject(
        Map.of(
            "currentBlockNumber", Values.of(head.number().value()),
            "currentBlockTimestamp", JsonValue.of(head.header().timestamp()),
            "currentBlockHash", Values.of(head.hash()),
            "hardFork", JsonValue.of("Cancun"),
            "transactionOrder", JsonValue.of("fees"),
            "environment", new JsonObject(environment),
            "forkConfig", new JsonObject(Map.of())));
  }
}
