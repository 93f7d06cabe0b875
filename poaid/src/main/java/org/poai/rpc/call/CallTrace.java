package org.poai.rpc.call;

import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.Values;

/**
 * How somebody wants to have a call told that nobody has made, and where it is to be tried.
 *
 * @param index the transaction of the block before which it is tried; behind all where it is empty
 */
public record CallTrace(
    Trace trace,
    Optional<AccountOverrides> accounts,
    Optional<BlockOverrides> block,
    Optional<Long> index) {

  /** A call behind the block, step by step. */
  public static CallTrace usual() {
    return new CallTrace(Trace.usual(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static CallTrace of(JsonValue json) throws JsonException {
    JsonObject options = json.asObject();
    return new CallTrace(
        Trace.of(json),
        Members.find(options, "stateOverrides", AccountOverrides::of),
        Members.find(options, "blockOverrides", BlockOverrides::of),
        Members.find(options, "txIndex", Values::unsigned));
  }
}
