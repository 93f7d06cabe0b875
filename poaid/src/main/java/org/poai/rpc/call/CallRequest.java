package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.processor.Call;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Values;
import org.poai.rpc.message.Values.Parser;

/**
 * The object that says what is to be called; members that it does not know are passed over.
 *
 * @param gas the limit that the caller wants; empty for as much as the node gives
 */
public record CallRequest(
    Address from, Message message, Optional<UInt256> gas, Fees fees, List<AccessEntry> accessList) {
  public CallRequest {
    accessList = List.copyOf(accessList);
  }

  public static CallRequest of(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    return new CallRequest(
        find(object, "from", Values::address).orElse(Address.ZERO),
        new Message(
            find(object, "to", Values::address),
            find(object, "value", Values::quantity).orElse(UInt256.ZERO),
            data(object)),
        find(object, "gas", Values::quantity),
        Fees.of(object),
        find(object, "accessList", CallRequest::accessList).orElse(List.of()));
  }

  private static Bytes data(JsonObject object) throws JsonException {
    Optional<Bytes> data = find(object, "data", Values::data);
    Optional<Bytes> input = find(object, "input", Values::data);
    if (data.isPresent() && input.isPresent() && !data.equals(input)) {
      throw new JsonException(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    return input.or(() -> data).orElse(Bytes.EMPTY);
  }

  private static List<AccessEntry> accessList(JsonValue json) throws JsonException {
    List<AccessEntry> entries = new ArrayList<>();
    for (JsonValue entry : json.asArray()) {
      List<Hash32> keys = new ArrayList<>();
      for (JsonValue key : entry.asObject().get("storageKeys").asArray()) {
        keys.add(Values.slot(key).toHash32());
      }
      entries.add(new AccessEntry(Values.address(entry.asObject().get("address")), keys));
    }
    return entries;
  }

  /** A member that may be left out, and is false then. */
  static boolean flag(JsonObject object, String key) throws JsonException {
    return find(object, key, Values::bool).orElse(false);
  }

  static <T> Optional<T> find(JsonObject object, String key, Parser<T> parser)
      throws JsonException {
    Optional<JsonValue> value = object.find(key).filter(v -> !(v instanceof JsonNull));
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonObject.named(key, () -> parser.parse(value.get())));
  }

  /** The call with this much gas, at a price. */
  Call with(long gasLimit, UInt256 price) {
    return new Call(from, message, gasLimit, price, accessList);
  }
}
