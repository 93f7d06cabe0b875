package org.poai.dev;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.poai.chain.rules.StateEdit;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Method.Beginning;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.StorageKey;
import org.poai.rpc.message.Values;

/** Values of the state that are set by hand, accounts that are played, and the pool. */
final class EditMethods {
  private static final JsonValue DONE = JsonValue.of(true);

  private final DevMoments moments;
  private final DevWallet wallet;
  private final DevParts parts;

  EditMethods(DevMoments moments, DevWallet wallet, DevParts parts) {
    this.moments = moments;
    this.wallet = wallet;
    this.parts = parts;
  }

  /** By their names without {@code hardhat_} or {@code anvil_}. */
  Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "setBalance",
        edit("(address: Address, wei: Quantity) Boolean", "Sets a balance.", this::balance));
    methods.put(
        "setNonce",
        edit("(address: Address, nonce: Quantity) Boolean", "Sets a nonce.", this::nonce));
    methods.put(
        "setCode", edit("(address: Address, code: Data) Boolean", "Sets code.", this::code));
    methods.put(
        "setStorageAt",
        edit(
            "(address: Address, slot: Slot, word: Hash) Boolean",
            "Sets a slot of storage.",
            this::word));
    methods.put(
        "impersonateAccount",
        onAccount("Takes transactions of an account without its key.", wallet::play));
    methods.put(
        "stopImpersonatingAccount", onAccount("Takes no more of them.", wallet::stopPlaying));
    methods.put(
        "autoImpersonateAccount",
        Method.onWorker(
            "(on: Boolean) Boolean",
            "Takes transactions of every account without its key.",
            params -> {
              wallet.playAll(params.get(0, Values::bool));
              return DONE;
            }));
    methods.put(
        "dropTransaction",
        Method.later("(hash: Hash) Boolean", "Takes a transaction out of the pool.", this::drop));
    methods.put(
        "reset",
        Method.later("(options?: Object) Boolean", "Goes back to the first block.", this::reset));
    return methods;
  }

  /** Reads an edit. */
  private interface Edit {
    StateEdit of(Params params) throws RpcException;
  }

  private Method edit(String signature, String summary, Edit edit) {
    Beginning begin = params -> moments.edit(edit.of(params)).thenApply(done -> DONE);
    return Method.later(signature, summary, begin);
  }

  private static Method onAccount(String summary, Consumer<Address> action) {
    return Method.onWorker(
        "(address: Address) Boolean",
        summary,
        params -> {
          action.accept(params.get(0, Values::address));
          return DONE;
        });
  }

  private StateEdit balance(Params params) throws RpcException {
    Address account = params.get(0, Values::address);
    return params.get(1, wei -> new StateEdit.Balance(account, Values.quantity(wei)));
  }

  private StateEdit nonce(Params params) throws RpcException {
    return new StateEdit.Nonce(params.get(0, Values::address), params.get(1, Values::unsigned));
  }

  private StateEdit code(Params params) throws RpcException {
    return new StateEdit.Code(params.get(0, Values::address), params.get(1, Values::data));
  }

  private StateEdit word(Params params) throws RpcException {
    UInt256 word = params.get(2, Values::hash).toUInt256();
    return new StateEdit.Word(
        params.get(0, Values::address), params.get(1, StorageKey::slot), word);
  }

  private CompletableFuture<JsonValue> drop(Params params) throws RpcException {
    Hash32 hash = params.get(0, Values::hash);
    boolean isThere = parts.pool().find(hash).isPresent();
    parts.pool().drop(hash, "the developer dropped it");
    return parts.pool().settled().thenApply(settled -> JsonValue.of(isThere));
  }

  private CompletableFuture<JsonValue> reset(Params params) throws RpcException {
    if (params.find(0, JsonValue::asObject).flatMap(it -> it.find("forking")).isPresent()) {
      throw RpcException.server("this node cannot fork another chain");
    }
    wallet.reset();
    return moments.reset().thenApply(done -> DONE);
  }
}
