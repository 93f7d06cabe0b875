package org.poai.rpc.eth;

import java.util.ArrayList;
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
        Method.of(
            "(address: Address, block?: BlockId) Quantity",
            "What an account has, in wei.",
            quick(1, params -> Values.of(account(params).balance().value()))),
        "eth_getCode",
        Method.of(
            "(address: Address, block?: BlockId) Data", "The code of a contract.", this::code),
        "eth_getStorageAt",
        Method.of(
            "(address: Address, slot: Slot, block?: BlockId) Data",
            "A word of a contract's storage.",
            quick(2, this::storageAt)),
        "eth_getProof",
        Method.of(
            "(address: Address, slots: Slots, block?: BlockId) Object",
            "An account and slots of its storage with their proofs (EIP-1186).",
            this::proof));
  }

  /** What reads one key of a block's state. */
  private static Method quick(int block, Method body) {
    return new Method.Attempted(
        Blocks.unlessPending(block, params -> Optional.of(body.call(params))), body);
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
    UInt256 slot = params.get(1, Values::slot);
    try (StateView state = blocks.state(blocks.get(params, 2))) {
      return Values.of(state.storage(address, slot).toHash32());
    }
  }

  /** EIP-1186. */
  private JsonValue proof(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    List<JsonValue> keys = params.get(1, JsonValue::asArray);
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
      List<JsonValue> proofs = new ArrayList<>();
      for (JsonValue key : keys) {
        proofs.add(storageProof(state, address, key));
      }
      members.put("storageProof", Values.list(proofs));
      return new JsonObject(members);
    } catch (JsonException e) {
      throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
    }
  }

  private static JsonValue storageProof(StateView state, Address address, JsonValue key)
      throws JsonException {
    UInt256 slot = Values.slot(key);
    return new JsonObject(
        Map.of(
            "key", key,
            "value", Values.of(state.storage(address, slot)),
            "proof", nodes(StateProofs.storage(state, address, slot))));
  }

  private static JsonValue nodes(List<Bytes> proof) {
    return Values.list(proof.stream().map(Values::of).toList());
  }
}
