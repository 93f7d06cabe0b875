package org.poai.rpc.message;

import java.util.Map;
import java.util.TreeMap;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** Writes answers (JSON-RPC 2.0 section 5). */
final class AnswerText {
  private AnswerText() {}

  /** A result; where it is longer than the room for it, an error that says so. */
  static String result(JsonValue id, JsonValue result, int room) {
    // The members in the order of JCS; put together here, since most answers are a word.
    StringBuilder out = new StringBuilder(128).append("{\"id\":");
    Jcs.write(id, out);
    out.append(",\"jsonrpc\":\"2.0\",\"result\":");
    Jcs.write(result, out);
    return fitting(out.append('}').toString(), id, room);
  }

  /** An error; as above. */
  static String error(JsonValue id, RpcException why, int room) {
    return fitting(error(id, why), id, room);
  }

  static String error(JsonValue id, RpcException why) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("code", JsonValue.of(why.code()));
    members.put("message", JsonValue.of(wellFormed(String.valueOf(why.getMessage()))));
    why.data().ifPresent(data -> members.put("data", data));
    return Jcs.toString(
        new JsonObject(
            Map.of("jsonrpc", JsonValue.of("2.0"), "id", id, "error", new JsonObject(members))));
  }

  private static String fitting(String answer, JsonValue id, int room) {
    return answer.length() <= room ? answer : error(id, RpcException.tooLarge());
  }

  private static String wellFormed(String text) {
    return JsonValue.hasLoneSurrogate(text) ? "error" : text;
  }
}
