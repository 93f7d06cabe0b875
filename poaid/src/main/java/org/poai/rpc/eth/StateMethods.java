package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.StorageKey;
import org.poai.rpc.message.Values;
import org.poai.state.Account;
import org.poai.state.StateProofs;
import org.poai.state.StateView;

/** What accounts have, after a block. */
public record StateMethods(Blocks blocks) {
  private static final int MAX_PROVEN_SLOTS = 1_024;

  public Map<String, Method> methods() {
    return Map.of(
        "eth_getBalance",
        quick(
            "(address: Address, block?: BlockId) Quantity",
            "What an account has, in wei.",
            1,
            params -> Values.of(account(params).balance().value())),
        "eth_getCode",
        Method.onWorker(
            "(address: Address, block?: BlockId) Data", "The code of a contract.", this::code),
        "eth_getStorageAt",
        quick(
            "(address: Address, slot: Slot, block?: BlockId) Data",
            "A word of a contract's storage.",
            2,
            this::storageAt),
        "eth_getStorageValues",
        Method.onWorker(
            "(slots: Object, block?: BlockId) Object",
            "Words of the storage of several contracts: slots by address, and words by address.",
            this::storageValues),
        "eth_getProof",
        Method.onWorker(
            "(address: Address, slots: Slots, block?: BlockId) Object",
            "An account and slots of its storage with their proofs (EIP-1186).",
            this::proof));
  }

  /** A method that reads one key of the state of the block that an argument names. */
  private static Method quick(String signature, String summary, int block, Method.Body body) {
    return Method.quick(
        signature,
        summary,
        Blocks.unlessPending(block, params -> Optional.of(body.call(params))),
        body);
  }

  private Account account(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    try (StateView state = blocks.state(blocks.get(params, 1))) {
      return state.account(address).orElse(Account.EMPTY);
    }
  }

  private JsonValue code(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    try (StateView state = blocks.state(blocks.get(params, 1))) {
      return Values.of(state.code(state.account(address).orElse(Account.EMPTY).codeHash()));
    }
  }

  private JsonValue storageAt(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    UInt256 slot = params.get(1, StorageKey::slot);
    try (StateView state = blocks.state(blocks.get(params, 2))) {
      return Values.of(state.storage(address, slot).toHash32());
    }
  }

  private JsonValue storageValues(Params params) throws RpcException {
    Map<Address, List<StorageKey>> asked = params.get(0, StateMethods::slots);
    if (asked.values().stream().mapToInt(List::size).sum() > MAX_PROVEN_SLOTS) {
      throw RpcException.invalidParams("too many slots");
    }
    try (StateView state = blocks.state(blocks.get(params, 1))) {
      Map<String, JsonValue> words = new TreeMap<>();
      asked.forEach(
          (address, keys) ->
              words.put(
                  address.toHex(),
                  Values.list(
                      keys.stream()
                          .map(key -> Values.of(state.storage(address, key.slot()).toHash32()))
                          .toList())));
      return new JsonObject(words);
    }
  }

  private static Map<Address, List<StorageKey>> slots(JsonValue json) throws JsonException {
    Map<Address, List<StorageKey>> slots = new HashMap<>();
    for (Map.Entry<String, JsonValue> member : json.asObject().members().entrySet()) {
      Address address = Values.address(JsonValue.of(member.getKey()));
      slots.put(address, JsonObject.named(member.getKey(), () -> keys(member.getValue())));
    }
    return slots;
  }

  /** EIP-1186. */
  private JsonValue proof(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    List<StorageKey> keys = params.get(1, StateMethods::keys);
    if (keys.size() > MAX_PROVEN_SLOTS) {
      throw RpcException.invalidParams("too many storage keys");
    }
    try (StateView state = blocks.state(blocks.get(params, 2))) {
      Account account = state.account(address).orElse(Account.EMPTY);
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("address", Values.of(address));
      members.put("balance", Values.of(account.balance().value()));
      members.put("nonce", Values.of(account.nonce()));
      members.put("codeHash", Values.of(account.codeHash()));
      members.put("storageHash", Values.of(account.storageRoot()));
      members.put("accountProof", nodes(StateProofs.account(state, address)));
      members.put(
          "storageProof",
          Values.list(keys.stream().map(key -> storageProof(state, address, key)).toList()));
      return new JsonObject(members);
    }
  }

  private static List<StorageKey> keys(JsonValue json) throws JsonException {
    List<StorageKey> keys = new ArrayList<>();
    for (JsonValue key : json.asArray()) {
      keys.add(StorageKey.of(key));
    }
    return keys;
  }

  private static JsonValue storageProof(StateView state, Address address, StorageKey key) {
    return new JsonObject(
        Map.of(
            "key", key.shape(),
            "value", Values.of(state.storage(address, key.slot())),
            "proof", nodes(StateProofs.storage(state, address, key.slot()))));
  }

  private static JsonValue nodes(List<Bytes> proof) {
    return Values.list(proof.stream().map(Values::of).toList());
  }
}
