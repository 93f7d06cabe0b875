package org.poai.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.Watchdog;
import org.poai.async.WorkerPool;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;
import org.poai.http.Routes;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the port for machines that watch this node answers: {@code /metrics} for Prometheus, {@code
 * /health} for load balancers and supervisors, {@code /status} for {@code poaid status}. Read-only,
 * on workers of its own: a figure may be read from disk.
 */
final class StatusRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(StatusRoutes.class);
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final int WORKERS = 2;
  private static final int MAX_QUEUED = 256;

  private final Metrics metrics;
  private final Watchdog watchdog;
  private final Supplier<JsonObject> status;
  private final WorkerPool workers;

  StatusRoutes(
      Metrics metrics,
      Watchdog watchdog,
      Supplier<JsonObject> status,
      CriticalFailure criticalFailure) {
    this.metrics = metrics;
    this.watchdog = watchdog;
    this.status = status;
    this.workers = new WorkerPool("http", WORKERS, MAX_QUEUED, criticalFailure);
  }

  Routes routes() {
    return new Routes(
        Map.of(
            "/metrics", new Figures(() -> response(200, METRICS, metrics.scrape())),
            "/health", new Figures(this::health),
            "/status", new Figures(() -> response(200, JSON, Jcs.toString(status.get()) + "\n"))));
  }

  void stop() {
    workers.stop(500);
  }

  /** A path that is read. */
  private final class Figures implements GetRoute {
    private final Supplier<Response> figures;

    Figures(Supplier<Response> figures) {
      this.figures = figures;
    }

    @Override
    public CompletableFuture<Response> answer(RouteRequest request) {
      return GetRoute.on(workers, () -> read(request.path()));
    }

    /** An error of the JVM, too, is the answer to this request and to nothing else. */
    private Response read(String path) {
      try {
        return figures.get();
      } catch (RuntimeException | Error e) {
        LOG.warn("{} could not be answered: {}", path, e.toString());
        return Response.text(500, "The node could not answer; its log says why.");
      }
    }
  }

  private static Response response(int status, String type, String body) {
    return Response.of(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private Response health() {
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
    return response(problems.isEmpty() ? 200 : 503, JSON, Jcs.toString(body) + "\n");
  }
}
