package org.poai.rpc.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.crypto.AddressText;
import org.poai.crypto.Keccak;
import org.poai.evm.precompile.Precompile;
import org.poai.evm.precompile.Precompiles;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.StorageKey;
import org.poai.rpc.message.Values;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateView;

/** Accounts as a caller wants to have them, and precompiled contracts where he wants them. */
public record AccountOverrides(Map<Address, Wanted> accounts) {
  public AccountOverrides {
    accounts = new TreeMap<>(accounts);
  }

  /**
   * What one account is to have.
   *
   * @param nonce unsigned
   * @param slots what is written to its storage
   * @param wiped whether its storage has nothing else
   * @param movedTo where its precompiled contract is to be
   */
  public record Wanted(
      Optional<UInt256> balance,
      Optional<Long> nonce,
      Optional<Bytes> code,
      Map<UInt256, UInt256> slots,
      boolean wiped,
      Optional<Address> movedTo) {
    public Wanted {
      slots = Map.copyOf(slots);
    }
  }

  public static AccountOverrides of(JsonValue json) throws JsonException {
    Map<Address, Wanted> accounts = new HashMap<>();
    for (Map.Entry<String, JsonValue> entry : json.asObject().members().entrySet()) {
      Address address = Values.address(JsonValue.of(entry.getKey()));
      if (accounts.put(address, wanted(address, entry.getValue().asObject())) != null) {
        throw new JsonException("account " + AddressText.of(address) + " is there twice");
      }
    }
    return new AccountOverrides(accounts);
  }

  private static Wanted wanted(Address address, JsonObject json) throws JsonException {
    Optional<JsonObject> whole = Members.find(json, "state", JsonValue::asObject);
    Optional<JsonObject> some = Members.find(json, "stateDiff", JsonValue::asObject);
    if (whole.isPresent() && some.isPresent()) {
      throw new JsonException(
          "account " + AddressText.of(address) + " has both 'state' and 'stateDiff'");
    }
    Map<UInt256, UInt256> slots = new HashMap<>();
    SortedMap<String, JsonValue> given =
        whole.or(() -> some).map(JsonObject::members).orElse(noMembers());
    for (Map.Entry<String, JsonValue> slot : given.entrySet()) {
      UInt256 key = StorageKey.slot(JsonValue.of(slot.getKey()));
      if (slots.put(key, StorageKey.slot(slot.getValue())) != null) {
        throw new JsonException("slot " + key.toQuantity() + " is there twice");
      }
    }
    return new Wanted(
        Members.find(json, "balance", Values::quantity),
        Members.find(json, "nonce", Values::unsigned),
        Members.find(json, "code", Values::data),
        slots,
        whole.isPresent(),
        Members.find(json, "movePrecompileToAddress", Values::address));
  }

  private static SortedMap<String, JsonValue> noMembers() {
    return new TreeMap<>();
  }

  /** A state in which the accounts have what they are given. */
  StateView on(StateView base) {
    Map<Address, AccountChange> changes = new HashMap<>();
    Map<Hash32, Bytes> codes = new HashMap<>();
    accounts.forEach(
        (address, wanted) -> {
          Account before = base.account(address).orElse(Account.EMPTY);
          wanted.code().ifPresent(code -> codes.put(Keccak.hash(code), code));
          Account now =
              new Account(
                  wanted.nonce().orElse(before.nonce()),
                  wanted.balance().map(Wei::new).orElse(before.balance()),
                  before.storageRoot(),
                  wanted.code().map(Keccak::hash).orElse(before.codeHash()));
          changes.put(address, new AccountChange(Optional.of(now), wanted.wiped(), wanted.slots()));
        });
    return base.with(new StateChanges(changes, codes).on(base));
  }

  /**
   * The precompiled contracts that are left: an account that is given anything has none any more,
   * as in geth, and what was moved is at its new address.
   */
  Precompiles on(Precompiles base) throws RpcException {
    Precompiles now = base;
    for (Map.Entry<Address, Wanted> entry : accounts.entrySet()) {
      Address address = entry.getKey();
      Precompile precompile = base.at(address);
      Optional<Address> target = entry.getValue().movedTo();
      if (target.isPresent() && precompile == null) {
        throw RpcException.server("account " + AddressText.of(address) + " is not a precompile");
      }
      if (target.isPresent() && accounts.containsKey(target.get())) {
        throw RpcException.server(
            "account " + AddressText.of(target.get()) + " is already overridden");
      }
      if (precompile != null) {
        now = now.without(address);
        now = target.isPresent() ? now.with(target.get(), precompile) : now;
      }
    }
    return now;
  }
}
