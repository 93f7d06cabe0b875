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

  Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>(edits());
    methods.put(
        "hardhat_impersonateAccount",
        Method.onWorker(
            "(address: Address) Boolean",
            "Takes transactions of an account without its key.",
            params -> on(params, wallet::play)));
    methods.put(
        "hardhat_stopImpersonatingAccount",
        Method.onWorker(
            "(address: Address) Boolean",
            "Takes no more transactions of an account without its key.",
            params -> on(params, wallet::stopPlaying)));
    methods.put(
        "hardhat_autoImpersonateAccount",
        Method.onWorker(
            "(on: Boolean) Boolean",
            "Whether transactions of every account are taken without its key.",
            this::playAll));
    methods.put(
        "hardhat_dropTransaction",
        Method.later("(hash: Hash) Boolean", "Takes a transaction out of the pool.", this::drop));
    methods.put(
        "hardhat_reset",
        Method.later(
            "(options?: Object) Boolean",
            "Goes back to the first block, and to the machine's time.",
            this::reset));
    return methods;
  }

  private Map<String, Method> edits() {
    return Map.of(
        "hardhat_setBalance",
        edit(
            "(address: Address, wei: Quantity) Boolean",
            "Sets the balance of an account.",
            this::balance),
        "hardhat_setNonce",
        edit(
            "(address: Address, nonce: Quantity) Boolean",
            "Sets the nonce of an account.",
            this::nonce),
        "hardhat_setCode",
        edit("(address: Address, code: Data) Boolean", "Sets the code of an account.", this::code),
        "hardhat_setStorageAt",
        edit(
            "(address: Address, slot: Slot, word: Hash) Boolean",
            "Sets a slot of an account's storage.",
            this::word));
  }

  private static JsonValue on(Params params, Consumer<Address> action) throws RpcException {
    action.accept(params.get(0, Values::address));
    return DONE;
  }

  private JsonValue playAll(Params params) throws RpcException {
    wallet.playAll(params.get(0, Values::bool));
    return DONE;
  }

  /** Reads an edit. */
  private interface Edit {
    StateEdit of(Params params) throws RpcException;
  }

  private Method edit(String signature, String summary, Edit edit) {
    Beginning begin = params -> moments.edit(edit.of(params)).thenApply(done -> DONE);
    return Method.later(signature, summary, begin);
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
