package org.poai.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer.
 *
 * @param type of its content
 * @param headers besides those that the front sets
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Response(int status, String type, byte[] body, Map<String, String> headers) {
  public Response {
    headers = Map.copyOf(headers);
  }

  /** JSON, which was found. */
  public static Response json(byte[] body) {
    return of(200, "application/json", body);
  }

  /** A sentence for people. */
  public static Response text(int status, String sentence) {
    return of(
        status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public static Response of(int status, String type, byte[] body) {
    return new Response(status, type, body, Map.of());
  }

  Response with(String name, String value) {
    return new Response(status, type, body, Map.of(name, value));
  }
}
