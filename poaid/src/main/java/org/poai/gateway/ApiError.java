package org.poai.gateway;

import java.util.Map;
import java.util.Optional;
import org.poai.http.Response;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;

/**
 * Why there is no answer, in OpenAI's form.
 *
 * @param status of HTTP
 * @param code that programs know, if there is one
 * @param param member of the request that it is about, if it is about one
 * @param message one sentence with what to do
 */
public record ApiError(
    int status, String type, Optional<String> code, Optional<String> param, String message) {
  private static final String INVALID = "invalid_request_error";

  /** A request that nobody could answer. */
  static ApiError invalid(String message) {
    return new ApiError(400, INVALID, Optional.empty(), Optional.empty(), message);
  }

  /** A member of a request that nobody could answer. */
  static ApiError invalid(String param, String message) {
    return new ApiError(400, INVALID, Optional.empty(), Optional.of(param), message);
  }

  static ApiError noModel(String model, String listed) {
    return new ApiError(
        404,
        INVALID,
        Optional.of("model_not_found"),
        Optional.of("model"),
        "There is no model \"" + model + "\" here; there is " + listed + ".");
  }

  /** More tokens than fit. */
  public static ApiError tooLong(String message) {
    return new ApiError(
        400, INVALID, Optional.of("context_length_exceeded"), Optional.of("messages"), message);
  }

  /** A prompt with which the engine cannot go on. Not a failure that a client should try again. */
  public static ApiError unanswerable(String message) {
    return new ApiError(
        400, INVALID, Optional.of("prompt_unanswerable"), Optional.empty(), message);
  }

  /** Too many ask. */
  public static ApiError busy(String message) {
    return new ApiError(
        429, "rate_limit_error", Optional.of("rate_limit_exceeded"), Optional.empty(), message);
  }

  /** There is no answer now, whoever asks. */
  public static ApiError unavailable(String message) {
    return new ApiError(
        503, "server_error", Optional.of("engine_unavailable"), Optional.empty(), message);
  }

  /** What the front itself refuses. */
  static Response ofFront(int status, String sentence) {
    Optional<String> code = status == 401 ? Optional.of("invalid_api_key") : Optional.empty();
    String type = status < 500 ? INVALID : "server_error";
    return new ApiError(status, type, code, Optional.empty(), sentence).response();
  }

  JsonObject json() {
    return new JsonObject(
        Map.of(
            "error",
            new JsonObject(
                Map.of(
                    "message", JsonValue.of(message),
                    "type", JsonValue.of(type),
                    "param", orNull(param),
                    "code", orNull(code)))));
  }

  private static JsonValue orNull(Optional<String> text) {
    return text.isPresent() ? JsonValue.of(text.get()) : new JsonNull();
  }

  Response response() {
    byte[] body = Jcs.encode(json());
    Map<String, String> headers = status == 429 ? Map.of("Retry-After", "2") : Map.of();
    return new Response(status, "application/json", body, headers);
  }

  /** A refusal on its way out of what reads a request. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiError refusal;

    Failure(ApiError refusal) {
      super(refusal.message());
      this.refusal = refusal;
    }

    ApiError refusal() {
      return refusal;
    }
  }
}
