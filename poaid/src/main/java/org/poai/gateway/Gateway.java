package org.poai.gateway;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.poai.async.Clock;
import org.poai.http.Routes;
import org.poai.metrics.Metrics;

/** OpenAI's HTTP interface; each port that has it has backends of its own. */
public final class Gateway {
  private final Executor workers;
  private final SecureRandom random;
  private final Clock clock;
  private final GatewayMetrics counts;

  /**
   * An interface without routes.
   *
   * @param workers read requests and hand them to backends
   * @param random names answers
   */
  public Gateway(Executor workers, SecureRandom random, Clock clock, Metrics metrics) {
    this.workers = workers;
    this.random = random;
    this.clock = clock;
    this.counts = new GatewayMetrics(metrics);
  }

  /**
   * What a port answers with these backends.
   *
   * @param all at least one, the usual one first
   */
  public Routes routes(List<Backend> all) {
    Backends backends = new Backends(all, random);
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
