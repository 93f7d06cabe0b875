package org.poai.rpc.message;

import java.util.List;
import java.util.Optional;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.json.JsonValue.JsonText;

/**
 * One request, well formed or not (JSON-RPC 2.0 section 4).
 *
 * @param id what comes back with the answer; null where there is none to be read
 * @param notification whether nobody waits for an answer: a method is named, and no id
 * @param method empty where the request names none
 * @param params null stands for none
 */
record RpcRequest(JsonValue id, boolean notification, Optional<String> method, JsonValue params) {
  private static final RpcRequest UNREADABLE =
      new RpcRequest(Values.NULL, false, Optional.empty(), Values.NULL);

  static RpcRequest of(JsonValue json) {
    if (!(json instanceof JsonObject object)) {
      return UNREADABLE;
    }
    Optional<String> method =
        object
            .find("method")
            .filter(JsonString.class::isInstance)
            .map(name -> ((JsonString) name).value());
    Optional<JsonValue> id = object.find("id");
    return new RpcRequest(
        id.filter(RpcRequest::isId).orElse(Values.NULL),
        method.isPresent() && id.isEmpty(),
        method,
        object.find("params").orElse(Values.NULL));
  }

  /** Whether a value can be an id; a number is there as the text that came. */
  private static boolean isId(JsonValue id) {
    return id instanceof JsonNumber || id instanceof JsonString || id instanceof JsonText;
  }

  /** The parameters in order. */
  List<JsonValue> arguments() throws RpcException {
    if (params instanceof JsonArray array) {
      return array.elements();
    }
    if (params.equals(Values.NULL)) {
      return List.of();
    }
    throw RpcException.invalidParams("non-array args");
  }

  /** What is sent back for a result; empty where nobody waits for it. */
  Optional<String> result(JsonValue result, int room) {
    return notification ? Optional.empty() : Optional.of(AnswerText.result(id, result, room));
  }

  /** What is sent back for a failure; empty where nobody waits for it. */
  Optional<String> error(RpcException why, int room) {
    return notification ? Optional.empty() : Optional.of(AnswerText.error(id, why, room));
  }
}
