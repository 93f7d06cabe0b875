package org.poai.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.poai.async.Watchdog;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each path of the {@link HttpEndpoint} answers. */
final class HttpRoutes implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final Metrics metrics;
  private final Watchdog watchdog;
  private final Supplier<JsonObject> status;

  HttpRoutes(Metrics metrics, Watchdog watchdog, Supplier<JsonObject> status) {
    this.metrics = metrics;
    this.watchdog = watchdog;
    this.status = status;
  }

  private record Answer(int code, String type, String body) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new Answer(405, TEXT, "Only GET and HEAD are answered here.\n");
    }
    try {
      return switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> new Answer(200, METRICS, metrics.scrape());
        case "/health" -> health();
        case "/status" -> new Answer(200, JSON, Jcs.toString(status.get()) + "\n");
        default -> new Answer(404, TEXT, "There are /metrics, /health and /status.\n");
      };
    } catch (RuntimeException e) {
      LOG.warn("{} could not be answered: {}", exchange.getRequestURI().getPath(), e.toString());
      return new Answer(500, TEXT, "The node could not answer; its log says why.\n");
    }
  }

  private Answer health() {
    Map<String, String> problems = watchdog.problems();
    List<JsonObject> listed =
        problems.entrySet().stream()
            .map(
                problem ->
                    new JsonObject(
                        Map.of(
                            "check", JsonValue.of(problem.getKey()),
                            "problem", JsonValue.of(problem.getValue()))))
            .toList();
    JsonObject body =
        new JsonObject(
            Map.of(
                "healthy",
                JsonValue.of(problems.isEmpty()),
                "problems",
                new JsonArray(List.copyOf(listed))));
    return new Answer(problems.isEmpty() ? 200 : 503, JSON, Jcs.toString(body) + "\n");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.code(), -1);
    } else {
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
