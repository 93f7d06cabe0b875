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

/**
 * What a transaction changed, as OpenEthereum's {@code stateDiff} tells it: {@code "="} for what
 * stayed, {@code +} for what came, {@code -} for what went, and {@code *} for what changed.
 */
public final class StateDiffShape {
  private static final JsonValue SAME = JsonValue.of("=");

  private StateDiffShape() {}

  /** The accounts that changed. */
  public static JsonObject of(Map<Address, Change> changes) {
    Map<String, JsonValue> accounts = new TreeMap<>();
    changes.forEach(
        (address, change) -> {
          if (!change.before().equals(change.after())) {
            accounts.put(address.toHex(), account(change));
          }
        });
    return new JsonObject(accounts);
  }

  private static JsonObject account(Change change) {
    Holding before = change.before();
    Holding after = change.after();
    Kind kind = before.isNothing() ? Kind.COMES : after.isNothing() ? Kind.GOES : Kind.STAYS;
    return new JsonObject(
        Map.of(
            "balance", kind.of(Values.of(before.balance()), Values.of(after.balance())),
            "nonce", kind.of(Values.of(before.nonce()), Values.of(after.nonce())),
            "code", kind.of(Values.of(before.code()), Values.of(after.code())),
            "storage", storage(before, after, kind)));
  }

  private static JsonObject storage(Holding before, Holding after, Kind kind) {
    Map<String, JsonValue> slots = new TreeMap<>();
    after
        .slots()
        .forEach(
            (key, value) -> {
              UInt256 old = before.slots().getOrDefault(key, UInt256.ZERO);
              if (!old.equals(value)) {
                slots.put(
                    key.toHash32().toHex(),
                    kind.of(Values.of(old.toHash32()), Values.of(value.toHash32())));
              }
            });
    return new JsonObject(slots);
  }

  /** What becomes of an account. */
  private enum Kind {
    COMES,
    GOES,
    STAYS;

    JsonValue of(JsonValue before, JsonValue after) {
      return switch (this) {
        case COMES -> new JsonObject(Map.of("+", after));
        case GOES -> new JsonObject(Map.of("-", before));
        case STAYS ->
            before.equals(after)
                ? SAME
                : new JsonObject(Map.of("*", new JsonObject(Map.of("from", before, "to", after))));
      };
    }
  }
}
