package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;

/**
 * A block that somebody wants to have tried.
 *
 * @param block what it has instead of what would be usual
 * @param accounts what is changed before its calls
 */
record BlockCalls(
    BlockOverrides block, Optional<AccountOverrides> accounts, List<CallRequest> calls) {
  BlockCalls {
    calls = List.copyOf(calls);
  }

  /** A block without calls, which fills a place. */
  static BlockCalls empty() {
    return new BlockCalls(BlockOverrides.NONE, Optional.empty(), List.of());
  }

  static BlockCalls of(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    List<CallRequest> calls = new ArrayList<>();
    for (JsonValue call : Members.find(object, "calls", JsonValue::asArray).orElse(List.of())) {
      calls.add(CallRequest.of(call));
    }
    return new BlockCalls(
        Members.find(object, "blockOverrides", BlockOverrides::of).orElse(BlockOverrides.NONE),
        Members.find(object, "stateOverrides", AccountOverrides::of),
        calls);
  }
}
