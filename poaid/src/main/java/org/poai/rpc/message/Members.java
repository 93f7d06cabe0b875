package org.poai.rpc.message;

import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Values.Parser;

/**
 * Reads members of an object that a parameter is. A member that nobody knows is passed over; one
 * that is known, and would change the answer if it were heeded, is never.
 */
public final class Members {
  private Members() {}

  /** A member that may be left out, or null, which is the same. */
  public static <T> Optional<T> find(JsonObject object, String key, Parser<T> parser)
      throws JsonException {
    Optional<JsonValue> value = object.find(key).filter(given -> !(given instanceof JsonNull));
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonObject.named(key, () -> parser.parse(value.get())));
  }

  /** A member that may be left out, and is false then. */
  public static boolean flag(JsonObject object, String key) throws JsonException {
    return find(object, key, Values::bool).orElse(false);
  }

  /** Refuses members that are known and not supported. */
  public static void refuse(JsonObject object, String why, String... keys) throws JsonException {
    for (String key : keys) {
      if (find(object, key, value -> value).isPresent()) {
        throw new JsonException("\"" + key + "\": " + why);
      }
    }
  }
}
