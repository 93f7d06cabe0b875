package org.poai.client;

import java.util.Optional;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;

/** What became of a request. */
public sealed interface RpcAnswer {
  /** What was asked for; {@code null} in JSON is a value, too. */
  record Result(JsonValue value) implements RpcAnswer {}

  /**
   * The node answered with an error.
   *
   * @param code JSON-RPC's or the node's own; 3 is a call that reverted
   * @param message the node's words, on one line of bounded length
   * @param data what a call reverted with, and the like
   */
  record Refused(int code, String message, Optional<JsonValue> data) implements RpcAnswer {
    private static final int MAX_DATA = 2_000;

    /** A text in the data, where they are an object that has it; else empty. */
    public String dataMember(String name) {
      return data.filter(JsonObject.class::isInstance)
          .flatMap(object -> ((JsonObject) object).find(name))
          .filter(JsonString.class::isInstance)
          .map(text -> ((JsonString) text).value())
          .orElse("");
    }

    /** The data where it is a text, hex for the most part; else empty. */
    public String dataText() {
      String text =
          data.orElse(JsonValue.of("")) instanceof JsonString string ? string.value() : "";
      return text.length() <= MAX_DATA && text.matches("\\p{Print}*") ? text : "";
    }
  }

  /**
   * There was no answer in the form of JSON-RPC: nobody there, another program, too slow, too much.
   *
   * @param sentence for the user
   */
  record Unreachable(String sentence) implements RpcAnswer {}

  /** The value, or the failure as an exception, for code that goes on only with values. */
  default JsonValue value() throws RpcFailure {
    if (this instanceof Result result) {
      return result.value();
    }
    throw new RpcFailure(this);
  }
}
