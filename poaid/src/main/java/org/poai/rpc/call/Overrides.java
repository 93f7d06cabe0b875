package org.poai.rpc.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.crypto.Keccak;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rpc.message.Values;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateView;

/** Accounts and block as a caller wants to have them, for one call. */
public final class Overrides {
  private Overrides() {}

  /** A state in which the named accounts have what they are given. */
  public static StateView state(StateView base, JsonValue json) throws JsonException {
    Map<Address, AccountChange> changes = new HashMap<>();
    Map<Hash32, Bytes> codes = new HashMap<>();
    for (Map.Entry<String, JsonValue> entry : json.asObject().members().entrySet()) {
      Address address = Values.address(JsonValue.of(entry.getKey()));
      changes.put(address, change(base, address, entry.getValue().asObject(), codes));
    }
    return base.with(new StateChanges(changes, codes).on(base));
  }

  private static AccountChange change(
      StateView base, Address address, JsonObject wanted, Map<Hash32, Bytes> codes)
      throws JsonException {
    Account before = base.account(address).orElse(Account.EMPTY);
    Optional<UInt256> balance = CallRequest.find(wanted, "balance", Values::quantity);
    Optional<Long> nonce = CallRequest.find(wanted, "nonce", Values::number);
    Optional<Bytes> code = CallRequest.find(wanted, "code", Values::data);
    code.ifPresent(bytes -> codes.put(Keccak.hash(bytes), bytes));
    Optional<JsonObject> whole = CallRequest.find(wanted, "state", JsonValue::asObject);
    Optional<JsonObject> some = CallRequest.find(wanted, "stateDiff", JsonValue::asObject);
    if (whole.isPresent() && some.isPresent()) {
      throw new JsonException("account " + address + " has both 'state' and 'stateDiff'");
    }
    if (wanted.find("movePrecompileToAddress").isPresent()) {
      throw new JsonException("movePrecompileToAddress: precompiles stay where they are");
    }
    Map<UInt256, UInt256> slots = new HashMap<>();
    Optional<JsonObject> given = whole.or(() -> some);
    if (given.isPresent()) {
      for (Map.Entry<String, JsonValue> slot : given.get().members().entrySet()) {
        slots.put(Values.slot(JsonValue.of(slot.getKey())), Values.slot(slot.getValue()));
      }
    }
    Account now =
        new Account(
            nonce.orElse(before.nonce()),
            balance.map(Wei::new).orElse(before.balance()),
            before.storageRoot(),
            code.map(Keccak::hash).orElse(before.codeHash()));
    return new AccountChange(Optional.of(now), whole.isPresent(), slots);
  }

  /** A block that has what it is given. */
  public static Environment block(Environment base, JsonValue json) throws JsonException {
    JsonObject wanted = json.asObject();
    Lineage lineage = base.lineage();
    return new Environment(
        new Lineage(
            CallRequest.find(wanted, "number", Values::number)
                .map(BlockNumber::of)
                .orElse(lineage.number()),
            lineage.parentHash(),
            CallRequest.find(wanted, "time", Values::number).orElse(lineage.timestamp()),
            CallRequest.find(wanted, "feeRecipient", Values::address)
                .or(() -> coinbase(wanted))
                .orElse(lineage.miner())),
        CallRequest.find(wanted, "gasLimit", Values::number).orElse(base.gasLimit()),
        CallRequest.find(wanted, "baseFeePerGas", Values::quantity).orElse(base.baseFeePerGas()),
        CallRequest.find(wanted, "prevRandao", Values::hash).orElse(base.prevRandao()),
        base.hashes());
  }

  private static Optional<Address> coinbase(JsonObject wanted) {
    try {
      return CallRequest.find(wanted, "coinbase", Values::address);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
