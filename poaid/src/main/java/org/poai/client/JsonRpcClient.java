package org.poai.client;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcAnswer.Result;
import org.poai.client.RpcAnswer.Unreachable;
import org.poai.http.BoundedBody;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;

/**
 * Asks one node over JSON-RPC 2.0 and HTTP. Each request ends within the time given, in an {@link
 * RpcAnswer}, never in an exception; nothing is asked twice, and redirections are not followed.
 * Safe from any thread.
 */
public final class JsonRpcClient {
  /** How long a request may take where nobody says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** How large an answer may be where nobody says otherwise, in bytes. */
  public static final int DEFAULT_MAX_ANSWER = 32 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_MESSAGE = 500;

  private final NodeUrl node;
  private final Duration timeout;
  private final int maxAnswer;
  private final AtomicLong nextId = new AtomicLong(1);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER) // the token is for this node alone
          .connectTimeout(CONNECT)
          .build();

  public JsonRpcClient(NodeUrl node) {
    this(node, DEFAULT_TIMEOUT, DEFAULT_MAX_ANSWER);
  }

  /**
   * A client with limits of its own.
   *
   * @param timeout of one request, its answer read
   * @param maxAnswer bytes of an answer; a longer one is not read to its end
   */
  public JsonRpcClient(NodeUrl node, Duration timeout, int maxAnswer) {
    this.node = node;
    this.timeout = timeout;
    this.maxAnswer = maxAnswer;
  }

  public NodeUrl node() {
    return node;
  }

  /** Asks; the future ends normally, on a thread of the HTTP client. */
  public CompletableFuture<RpcAnswer> ask(String method, JsonValue... params) {
    long id = nextId.getAndIncrement();
    JsonObject request =
        new JsonObject(
            Map.of(
                "jsonrpc", JsonValue.of("2.0"),
                "id", JsonValue.of(id),
                "method", JsonValue.of(method),
                "params", new JsonArray(List.of(params))));
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(node.uri())
            .header("Content-Type", "application/json")
            .timeout(timeout)
            .POST(BodyPublishers.ofByteArray(Jcs.encode(request)));
    node.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    var exchange = http.sendAsync(builder.build(), head -> new BoundedBody(maxAnswer));
    // The request's own limit ends with the head of the answer; this one holds for the body, too.
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              exchange.cancel(true);
              return failure == null ? read(id, response) : unreachable(failure);
            });
  }

  /** Asks and waits for the result. */
  public JsonValue call(String method, JsonValue... params) throws RpcFailure {
    CompletableFuture<RpcAnswer> answer = ask(method, params);
    return answer.join().value();
  }

  private RpcAnswer read(long id, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new Unreachable(
          "The node at "
              + node
              + " does not let us in"
              + (node.token().isPresent()
                  ? ": the token is not the one it asks for."
                  : "; name the file with its token with --token-file."));
    }
    try {
      return read(id, Json.parse(response.body()).asObject());
    } catch (JsonException e) {
      return new Unreachable(
          node + " does not answer as JSON-RPC does (HTTP status " + status + ").");
    }
  }

  private static RpcAnswer read(long id, JsonObject answer) throws JsonException {
    Optional<JsonValue> error = answer.find("error").filter(e -> !(e instanceof JsonNull));
    if (error.isPresent()) {
      JsonObject members = error.get().asObject();
      long code = members.integer("code");
      if (code != (int) code) {
        throw new JsonException("a code of more than 32 bits");
      }
      return new Refused((int) code, printable(members.string("message")), members.find("data"));
    }
    if (!answer.get("id").equals(JsonValue.of(id))) {
      throw new JsonException("the answer to another request");
    }
    return new Result(answer.get("result"));
  }

  private RpcAnswer unreachable(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BoundedBody.TooLarge tooLarge) {
      return new Unreachable("The node at " + node + " sent " + tooLarge.getMessage() + ".");
    }
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return new Unreachable(
          "The node at " + node + " did not answer within " + timeout.toSeconds() + " s.");
    }
    if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
      return new Unreachable(
          "No node answers at " + node + "; start one, or name another with --node.");
    }
    return new Unreachable(
        "The connection to " + node + " failed: " + printable(String.valueOf(cause.getMessage())));
  }

  /** Words of another program: one line, so that they cannot pass for ours or move the cursor. */
  private static String printable(String words) {
    String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }
}
