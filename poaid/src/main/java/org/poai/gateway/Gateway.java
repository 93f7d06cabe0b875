package org.poai.gateway;

import java.util.Map;
import java.util.concurrent.Executor;
import org.poai.async.Clock;
import org.poai.http.Routes;
import org.poai.metrics.Metrics;

/** OpenAI's HTTP interface over some backends. */
public final class Gateway {
  private Gateway() {}

  /**
   * What the gateway's port answers.
   *
   * @param workers read requests and hand them to backends
   */
  public static Routes routes(Backends backends, Executor workers, Clock clock, Metrics metrics) {
    GatewayMetrics counts = new GatewayMetrics(metrics);
    ModelsRoute models = new ModelsRoute(backends, clock.seconds());
    return new Routes(
        Map.of(
            "/v1/chat/completions",
            new CompletionRoute(true, backends, workers, clock, counts),
            "/v1/completions",
            new CompletionRoute(false, backends, workers, clock, counts),
            ModelsRoute.PATH,
            models,
            ModelsRoute.PATH + "/",
            models,
            ModelsRoute.PATH + "/poai/",
            models),
        ApiError::ofFront);
  }
}
