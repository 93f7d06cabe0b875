package org.poai.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.client.RpcAnswer.Result;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/**
 * Tells when a node has a new head: hears of it over a WebSocket, on the port of its JSON-RPC, and
 * asks once a second while there is none; a socket that broke is opened again. Safe from any
 * thread; the listener is called on threads of the HTTP client.
 */
public final class HeadSubscription {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_MESSAGE = 1 << 20;
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";

  private final JsonRpcClient node;
  private final Runnable listener;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private volatile Optional<Ears> ears = Optional.empty();
  private volatile boolean stopped;
  private volatile String lastHead = "";

  public HeadSubscription(JsonRpcClient node, Runnable listener) {
    this.node = node;
    this.listener = listener;
  }

  /** Begins to listen; returns at once. */
  public void start() {
    if (stopped) {
      return;
    }
    if (ears.isEmpty()) {
      open();
      poll();
    }
    CompletableFuture.delayedExecutor(PERIOD.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::start);
  }

  public void stop() {
    stopped = true;
    ears.ifPresent(Ears::end);
  }

  private void open() {
    URI uri = node.node().uri();
    String scheme = uri.getScheme().equals("https") ? "wss" : "ws";
    String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT);
    node.node().token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    Ears opening = new Ears();
    ears = Optional.of(opening);
    var unused =
        builder
            .buildAsync(URI.create(scheme + "://" + uri.getRawAuthority() + path), opening)
            .whenComplete(
                (socket, failure) -> {
                  if (failure != null) {
                    opening.end();
                  }
                });
  }

  /** Asks for the head. */
  private void poll() {
    var unused =
        node.ask("eth_getBlockByNumber", JsonValue.of("latest"), JsonValue.of(false))
            .thenAccept(
                answer -> {
                  if (answer instanceof Result result
                      && result.value() instanceof JsonObject head) {
                    head(head);
                  }
                });
  }

  private void head(JsonObject block) {
    String hash = block.find("hash").map(Object::toString).orElse("");
    boolean isNew = !hash.equals(lastHead);
    lastHead = hash;
    if (isNew && !stopped) {
      listener.run();
    }
  }

  /** One WebSocket. The client calls it on one thread at a time. */
  private final class Ears implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private volatile @Nullable WebSocket socket;

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      var unused = opened.sendText(SUBSCRIBE, true);
      opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (message.length() > MAX_MESSAGE) {
        end();
      } else if (last) {
        heard(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void heard(String text) {
      try {
        JsonObject told = Json.parse(text).asObject();
        if (told.find("params").isPresent()) {
          head(told.get("params").asObject().get("result").asObject());
        } else {
          poll(); // from now on we hear of heads, but one may have come before
        }
      } catch (JsonException e) {
        end(); // no node of ours, or one that says no: the polling goes on
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket closed, int status, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket broken, Throwable error) {
      end();
    }

    private void end() {
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
      if (ears.filter(current -> current == this).isPresent()) {
        ears = Optional.empty();
      }
    }
  }
}
