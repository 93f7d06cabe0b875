package org.poai.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.poai.gateway.ApiError.Failure;
import org.poai.gateway.Order.Content;
import org.poai.inference.InferenceEngine;
import org.poai.inference.answer.AnswerEngine;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;

/**
 * A request to complete something, read. Members that choose among what a model may say are checked
 * for their form and change nothing, since answers are greedy; what would need another engine is
 * refused; what nobody knows is passed over, as OpenAI does.
 *
 * @param stream whether the answer is to come piece by piece
 * @param showsUsage whether a streamed answer ends with what it took
 */
record CompletionRequest(
    String model, Order order, List<String> stops, boolean stream, boolean showsUsage) {
  private static final int MAX_STOPS = 4;
  private static final int MAX_STOP_LENGTH = 256;
  private static final int MAX_TURNS = 256;
  private static final List<String> IDLE_NUMBERS =
      List.of("temperature", "top_p", "frequency_penalty", "presence_penalty", "seed");

  CompletionRequest {
    stops = List.copyOf(stops);
  }

  /** Reads a request for {@code /v1/chat/completions}. */
  static CompletionRequest chat(byte[] body) throws Failure {
    JsonObject object = object(body);
    return of(object, new Content.Conversation(turns(object)));
  }

  /** Reads a request for {@code /v1/completions}. */
  static CompletionRequest text(byte[] body) throws Failure {
    JsonObject object = object(body);
    refuseIf(isAsked(object, "suffix"), "suffix", "Nothing is inserted here: leave suffix out.");
    refuseIf(isTrue(object, "echo"), "echo", "The prompt is not repeated here: leave echo out.");
    requireOne(object, "best_of");
    return of(object, new Content.Text(prompt(object)));
  }

  private static CompletionRequest of(JsonObject object, Content content) throws Failure {
    requireOne(object, "n");
    for (String probabilities : List.of("logprobs", "top_logprobs")) {
      refuseIf(
          isAsked(object, probabilities) && !isFalse(object, probabilities),
          probabilities,
          "This engine tells no probabilities: leave " + probabilities + " out.");
    }
    for (String tools : List.of("tools", "functions")) {
      refuseIf(
          isAsked(object, tools), tools, "This model calls no tools: leave " + tools + " out.");
    }
    requireText(object);
    for (String number : IDLE_NUMBERS) {
      Optional<JsonValue> value = find(object, number);
      refuseIf(
          value.isPresent() && !(value.get() instanceof JsonNumber),
          number,
          "\"" + number + "\" takes a number.");
    }
    boolean stream = isTrue(object, "stream");
    Optional<JsonValue> options = find(object, "stream_options");
    boolean showsUsage =
        options.isPresent() && isTrue(asObject(options.get(), "stream_options"), "include_usage");
    return new CompletionRequest(
        model(object), new Order(content, tokens(object)), stops(object), stream, showsUsage);
  }

  private static JsonObject object(byte[] body) throws Failure {
    try {
      return Json.parseRequest(body).asObject();
    } catch (JsonException e) {
      throw new Failure(ApiError.invalid("The body is no JSON object: " + e.getMessage() + "."));
    }
  }

  private static String model(JsonObject object) throws Failure {
    Optional<JsonValue> model = find(object, "model");
    if (model.isEmpty()) {
      throw new Failure(
          ApiError.invalid("model", "Name a model in \"model\"; GET /v1/models lists them."));
    }
    return string(model.get(), "model");
  }

  private static String prompt(JsonObject object) throws Failure {
    Optional<JsonValue> prompt = find(object, "prompt");
    if (prompt.isPresent()
        && prompt.get() instanceof JsonArray array
        && array.elements().size() == 1
        && array.elements().get(0) instanceof JsonString only) {
      prompt = Optional.of(only);
    }
    if (prompt.isEmpty() || !(prompt.get() instanceof JsonString text)) {
      throw new Failure(
          ApiError.invalid("prompt", "\"prompt\" takes one text; ask once for each prompt."));
    }
    refuseIf(text.value().isEmpty(), "prompt", "The prompt is empty.");
    return bounded(text.value());
  }

  private static List<ChatTurn> turns(JsonObject object) throws Failure {
    Optional<JsonValue> messages = find(object, "messages");
    boolean isList = messages.isPresent() && messages.get() instanceof JsonArray;
    refuseIf(!isList, "messages", "\"messages\" takes a list of messages.");
    List<JsonValue> all = ((JsonArray) messages.orElseThrow()).elements();
    refuseIf(all.isEmpty(), "messages", "\"messages\" is empty.");
    refuseIf(all.size() > MAX_TURNS, "messages", "At most " + MAX_TURNS + " messages fit.");
    List<ChatTurn> turns = new ArrayList<>();
    int length = 0;
    for (JsonValue each : all) {
      ChatTurn turn = turn(asObject(each, "messages"));
      length += turn.text().length();
      turns.add(turn);
    }
    if (length > InferenceEngine.MAX_TEXT) {
      throw new Failure(tooLong(length));
    }
    return turns;
  }

  private static ChatTurn turn(JsonObject message) throws Failure {
    String word = string(find(message, "role").orElseGet(JsonNull::new), "messages");
    ChatTurn.Role role =
        switch (word) {
          case "system", "developer" -> ChatTurn.Role.SYSTEM;
          case "user" -> ChatTurn.Role.USER;
          case "assistant" -> ChatTurn.Role.ASSISTANT;
          case "tool", "function" ->
              throw new Failure(ApiError.invalid("messages", "This model calls no tools."));
          default ->
              throw new Failure(
                  ApiError.invalid("messages", "A role is system, user or assistant."));
        };
    refuseIf(isAsked(message, "tool_calls"), "messages", "This model calls no tools.");
    return new ChatTurn(role, content(message));
  }

  /** A text, or parts of one. */
  private static String content(JsonObject message) throws Failure {
    Optional<JsonValue> content = find(message, "content");
    if (content.isPresent() && content.get() instanceof JsonString text) {
      return text.value();
    }
    if (content.isEmpty() || !(content.get() instanceof JsonArray parts)) {
      throw new Failure(ApiError.invalid("messages", "A message's content is a text."));
    }
    StringBuilder text = new StringBuilder();
    for (JsonValue each : parts.elements()) {
      JsonObject part = asObject(each, "messages");
      String type = string(find(part, "type").orElseGet(JsonNull::new), "messages");
      refuseIf(
          !type.equals("text"), "messages", "This model reads text only, no images and no sound.");
      text.append(string(find(part, "text").orElseGet(JsonNull::new), "messages"));
    }
    return text.toString();
  }

  /** As many as are asked for, as far as so many may be had. */
  private static int tokens(JsonObject object) throws Failure {
    for (String name : List.of("max_completion_tokens", "max_tokens")) {
      Optional<JsonValue> value = find(object, name);
      if (value.isPresent()) {
        OptionalInt number = whole(value.get());
        refuseIf(
            number.isEmpty() || number.getAsInt() < 1, name, "\"" + name + "\" takes 1 or more.");
        return Math.min(number.getAsInt(), AnswerEngine.MAX_TOKENS);
      }
    }
    return AnswerEngine.MAX_TOKENS;
  }

  private static OptionalInt whole(JsonValue value) {
    return value instanceof JsonNumber number && number.value() == Math.rint(number.value())
        ? OptionalInt.of((int) Math.max(-1, Math.min(Integer.MAX_VALUE, number.value())))
        : OptionalInt.empty();
  }

  private static List<String> stops(JsonObject object) throws Failure {
    Optional<JsonValue> stop = find(object, "stop");
    if (stop.isEmpty()) {
      return List.of();
    }
    List<JsonValue> all =
        stop.get() instanceof JsonArray array ? array.elements() : List.of(stop.get());
    refuseIf(all.size() > MAX_STOPS, "stop", "\"stop\" takes at most " + MAX_STOPS + " texts.");
    List<String> stops = new ArrayList<>();
    for (JsonValue each : all) {
      String text = string(each, "stop");
      refuseIf(
          text.isEmpty() || text.length() > MAX_STOP_LENGTH,
          "stop",
          "A text in \"stop\" has 1 to " + MAX_STOP_LENGTH + " characters.");
      stops.add(text);
    }
    return stops;
  }

  private static void requireOne(JsonObject object, String name) throws Failure {
    Optional<JsonValue> number = find(object, name);
    refuseIf(
        number.isPresent() && !number.get().equals(JsonValue.of(1)),
        name,
        "There is one answer to a prompt here: leave \"" + name + "\" out.");
  }

  /** Text is the one form of an answer. */
  private static void requireText(JsonObject object) throws Failure {
    Optional<JsonValue> format = find(object, "response_format");
    if (format.isPresent()) {
      JsonObject asked = asObject(format.get(), "response_format");
      refuseIf(
          !find(asked, "type").equals(Optional.of(JsonValue.of("text"))),
          "response_format",
          "Answers are plain text: leave response_format out.");
    }
    Optional<JsonValue> modalities = find(object, "modalities");
    refuseIf(
        modalities.isPresent()
            && !modalities.get().equals(new JsonArray(List.of(JsonValue.of("text")))),
        "modalities",
        "Answers are plain text: leave modalities out.");
  }

  /** A member, where it is there and not null. */
  private static Optional<JsonValue> find(JsonObject object, String name) {
    return object.find(name).filter(value -> !(value instanceof JsonNull));
  }

  /** Whether a member is there with something in it. */
  private static boolean isAsked(JsonObject object, String name) {
    return find(object, name)
        .filter(value -> !value.equals(new JsonArray(List.of())))
        .filter(value -> !value.equals(JsonValue.of("")))
        .filter(value -> !value.equals(new JsonObject(Map.of())))
        .isPresent();
  }

  private static boolean isFalse(JsonObject object, String name) {
    return find(object, name).equals(Optional.of(JsonValue.of(false)));
  }

  private static boolean isTrue(JsonObject object, String name) throws Failure {
    Optional<JsonValue> value = find(object, name);
    refuseIf(
        value.isPresent() && !(value.get() instanceof JsonValue.JsonBoolean),
        name,
        "\"" + name + "\" takes true or false.");
    return value.equals(Optional.of(JsonValue.of(true)));
  }

  private static JsonObject asObject(JsonValue value, String param) throws Failure {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new Failure(ApiError.invalid(param, "\"" + param + "\" takes another form: an object."));
  }

  private static String string(JsonValue value, String param) throws Failure {
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw new Failure(ApiError.invalid(param, "\"" + param + "\" takes a text."));
  }

  private static String bounded(String text) throws Failure {
    if (text.length() > InferenceEngine.MAX_TEXT) {
      throw new Failure(tooLong(text.length()));
    }
    return text;
  }

  private static ApiError tooLong(int length) {
    return ApiError.tooLong(
        "The prompt has "
            + length
            + " characters; at most "
            + InferenceEngine.MAX_TEXT
            + " are read, and "
            + (InferenceEngine.CONTEXT - 1)
            + " tokens fit.");
  }

  private static void refuseIf(boolean condition, String param, String message) throws Failure {
    if (condition) {
      throw new Failure(ApiError.invalid(param, message));
    }
  }
}
