package org.poai.gateway;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.gateway.Backend.Bill;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;

/**
 * Writes answers in OpenAI's form.
 *
 * @param isChat whether to {@code /v1/chat/completions}, else to {@code /v1/completions}
 * @param created seconds since 1970
 */
record ReplyForm(boolean isChat, String id, String model, long created) {
  /** A whole answer. */
  JsonObject whole(String text, boolean isCut, Bill bill) {
    Map<String, JsonValue> choice = choice(reason(isCut));
    if (isChat) {
      choice.put(
          "message",
          object(
              Map.of(
                  "role", JsonValue.of("assistant"),
                  "content", JsonValue.of(text),
                  "refusal", new JsonNull())));
    } else {
      choice.put("text", JsonValue.of(text));
    }
    Map<String, JsonValue> members = head(isChat ? "chat.completion" : "text_completion");
    members.put("choices", list(object(choice)));
    members.put("usage", usage(bill));
    members.put("system_fingerprint", JsonValue.of(bill.fingerprint()));
    members.put("poai", object(bill.details()));
    return object(members);
  }

  /** The first piece of a chat, which says whose turn it is. */
  JsonObject opening() {
    return chunk(
        Map.of("role", JsonValue.of("assistant"), "content", JsonValue.of("")), new JsonNull());
  }

  /** A piece of an answer. */
  JsonObject piece(String text) {
    return chunk(Map.of("content", JsonValue.of(text)), new JsonNull());
  }

  /** The end of an answer that came in pieces. */
  JsonObject end(boolean isCut, Bill bill) {
    Map<String, JsonValue> members =
        new TreeMap<>(chunk(Map.of(), JsonValue.of(reason(isCut))).members());
    members.put("system_fingerprint", JsonValue.of(bill.fingerprint()));
    members.put("poai", object(bill.details()));
    return object(members);
  }

  /** What it took, behind the end of an answer that came in pieces. */
  JsonObject usageChunk(Bill bill) {
    Map<String, JsonValue> members = head(chunkName());
    members.put("choices", list());
    members.put("usage", usage(bill));
    members.put("system_fingerprint", JsonValue.of(bill.fingerprint()));
    return object(members);
  }

  private JsonObject chunk(Map<String, JsonValue> delta, JsonValue reason) {
    Map<String, JsonValue> choice = choice(reason);
    if (isChat) {
      choice.put("delta", object(delta));
    } else {
      choice.put("text", delta.getOrDefault("content", JsonValue.of("")));
    }
    Map<String, JsonValue> members = head(chunkName());
    members.put("choices", list(object(choice)));
    return object(members);
  }

  private String chunkName() {
    return isChat ? "chat.completion.chunk" : "text_completion";
  }

  private static String reason(boolean isCut) {
    return isCut ? "length" : "stop";
  }

  private Map<String, JsonValue> choice(String reason) {
    return choice(JsonValue.of(reason));
  }

  private static Map<String, JsonValue> choice(JsonValue reason) {
    Map<String, JsonValue> choice = new TreeMap<>();
    choice.put("index", JsonValue.of(0));
    choice.put("logprobs", new JsonNull());
    choice.put("finish_reason", reason);
    return choice;
  }

  private Map<String, JsonValue> head(String kind) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", JsonValue.of(id));
    members.put("object", JsonValue.of(kind));
    members.put("created", JsonValue.of(created));
    members.put("model", JsonValue.of(model));
    return members;
  }

  /** Null where nobody has counted. */
  private static JsonValue usage(Bill bill) {
    if (bill.promptTokens() == 0) {
      return new JsonNull();
    }
    return object(
        Map.of(
            "prompt_tokens", JsonValue.of(bill.promptTokens()),
            "completion_tokens", JsonValue.of(bill.tokens()),
            "total_tokens", JsonValue.of(bill.promptTokens() + bill.tokens())));
  }

  private static JsonObject object(Map<String, JsonValue> members) {
    return new JsonObject(members);
  }

  private static JsonArray list(JsonValue... elements) {
    return new JsonArray(List.of(elements));
  }
}
