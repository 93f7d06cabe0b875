package org.poai.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An answer.
 *
 * @param type of its content
 * @param headers besides those that the front sets
 * @param rest what comes behind the body while it is sent, if anything does
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Response(
    int status,
    String type,
    byte[] body,
    Map<String, String> headers,
    Optional<ResponseSource> rest) {
  public Response {
    headers = Map.copyOf(headers);
  }

  /** An answer that is there. */
  public Response(int status, String type, byte[] body, Map<String, String> headers) {
    this(status, type, body, headers, Optional.empty());
  }

  /** An answer that comes about while it is sent, piece by piece and uncompressed. */
  public static Response streamed(String type, ResponseSource source) {
    return new Response(
        200, type, new byte[0], Map.of("Content-Encoding", "identity"), Optional.of(source));
  }

  /** JSON, which was found. */
  public static Response json(byte[] body) {
    return of(200, "application/json", body);
  }

  /** What is said where as many requests wait as may. */
  public static Response busy() {
    return text(503, "Too many ask; ask again later.");
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
    return new Response(status, type, body, Map.of(name, value), rest);
  }
}
