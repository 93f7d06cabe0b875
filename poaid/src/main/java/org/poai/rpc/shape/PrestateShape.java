package org.poai.rpc.shape;

import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.trace.Prestate.Change;
import org.poai.evm.trace.Prestate.Holding;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Values;

/** Accounts before a transaction, or before and after it, as geth's {@code prestateTracer}. */
public final class PrestateShape {
  private PrestateShape() {}

  /**
   * What is told.
   *
   * @param difference only what changed, as {@code pre} and {@code post}
   * @param empty also accounts that were not there before
   */
  public record Options(boolean difference, boolean code, boolean storage, boolean empty) {}

  public static JsonObject of(Map<Address, Change> changes, Options options) {
    Map<String, JsonValue> before = new TreeMap<>();
    Map<String, JsonValue> after = new TreeMap<>();
    changes.forEach(
        (address, change) -> {
          if (!options.difference()) {
            before.put(address.toHex(), whole(change.before(), options));
          } else if (!change.after().equals(change.before())) {
            before.put(address.toHex(), whole(changed(change), options));
            // Of an account that is gone there is nothing after.
            if (!change.after().isNothing()) {
              after.put(address.toHex(), now(change, options));
            }
          }
          if (change.before().isNothing() && !options.empty()) {
            before.remove(address.toHex());
          }
        });
    return options.difference()
        ? new JsonObject(Map.of("pre", new JsonObject(before), "post", new JsonObject(after)))
        : new JsonObject(before);
  }

  /** What it held, of its slots those that changed and held something. */
  private static Holding changed(Change change) {
    Holding before = change.before();
    Map<UInt256, UInt256> slots = new TreeMap<>();
    before
        .slots()
        .forEach(
            (key, value) -> {
              if (!value.isZero() && !value.equals(change.after().slots().get(key))) {
                slots.put(key, value);
              }
            });
    return new Holding(before.balance(), before.nonce(), before.code(), slots);
  }

  private static JsonObject whole(Holding holding, Options options) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("balance", Values.of(holding.balance()));
    if (holding.nonce() != 0) {
      members.put("nonce", nonce(holding.nonce()));
    }
    if (options.code() && !holding.code().isEmpty()) {
      members.put("code", Values.of(holding.code()));
    }
    if (options.storage() && !holding.slots().isEmpty()) {
      members.put("storage", slots(holding.slots()));
    }
    return new JsonObject(members);
  }

  /** Only what differs from before. */
  private static JsonObject now(Change change, Options options) {
    Holding before = change.before();
    Holding after = change.after();
    Map<String, JsonValue> members = new TreeMap<>();
    if (!after.balance().equals(before.balance())) {
      members.put("balance", Values.of(after.balance()));
    }
    if (after.nonce() != before.nonce()) {
      members.put("nonce", nonce(after.nonce()));
    }
    if (options.code() && !after.code().equals(before.code())) {
      members.put("code", Values.of(after.code()));
    }
    Map<UInt256, UInt256> slots = new TreeMap<>();
    after
        .slots()
        .forEach(
            (key, value) -> {
              if (!value.isZero() && !value.equals(before.slots().get(key))) {
                slots.put(key, value);
              }
            });
    if (options.storage() && !slots.isEmpty()) {
      members.put("storage", slots(slots));
    }
    return new JsonObject(members);
  }

  /**
   * A JSON number, as geth has it here; one that JSON cannot carry is no nonce that was reached.
   */
  private static JsonValue nonce(long nonce) {
    return JsonValue.of(Math.min(nonce & Long.MAX_VALUE, JsonValue.MAX_SAFE_INTEGER));
  }

  private static JsonObject slots(Map<UInt256, UInt256> slots) {
    Map<String, JsonValue> members = new TreeMap<>();
    slots.forEach((key, value) -> members.put(key.toHash32().toHex(), Values.of(value.toHash32())));
    return new JsonObject(members);
  }
}
