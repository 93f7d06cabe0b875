package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Values;

/**
 * A block that somebody wants to have tried.
 *
 * @param block what it has instead of what would be usual
 * @param accounts what is changed before its calls
 */
record BlockCalls(JsonObject block, Optional<JsonValue> accounts, List<Wanted> calls) {
  BlockCalls {
    calls = List.copyOf(calls);
  }

  /** A call, and the nonce that it is to have if its caller says one. */
  record Wanted(CallRequest request, Optional<Long> nonce) {}

  /** Nothing but a place. */
  static BlockCalls empty() {
    return new BlockCalls(new JsonObject(Map.of()), Optional.empty(), List.of());
  }

  static BlockCalls of(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    List<Wanted> calls = new ArrayList<>();
    for (JsonValue call : CallRequest.find(object, "calls", JsonValue::asArray).orElse(List.of())) {
      calls.add(
          new Wanted(
              CallRequest.of(call), CallRequest.find(call.asObject(), "nonce", Values::number)));
    }
    return new BlockCalls(
        CallRequest.find(object, "blockOverrides", JsonValue::asObject)
            .orElse(new JsonObject(Map.of())),
        CallRequest.find(object, "stateOverrides", accounts -> accounts),
        calls);
  }

  /** The height that it is to have; the next one where it does not say. */
  Optional<Long> number() throws JsonException {
    return CallRequest.find(block, "number", Values::number);
  }
}
