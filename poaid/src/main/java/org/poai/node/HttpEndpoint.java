package org.poai.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.Watchdog;
import org.poai.async.WorkerPool;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.poai.node.config.HttpConfig;

/**
 * The node's one port for machines that watch it: {@code /metrics} for Prometheus, {@code /health}
 * for load balancers and supervisors, {@code /status} for {@code poaid status}. Read-only. A
 * connection whose request takes longer than {@value #REQUEST_SECONDS} s is cut, and on JDKs that
 * know the bound (17.0.15 does not) there are at most {@value #MAX_CONNECTIONS} of them; until then
 * the queue of the workers is the bound.
 */
public final class HttpEndpoint implements Service {
  private static final int TRIES = 100;
  private static final int MAX_CONNECTIONS = 64;
  private static final int REQUEST_SECONDS = 5;
  private static final int WORKERS = 4;

  private final HttpServer server;
  private final WorkerPool workers;

  private HttpEndpoint(HttpServer server, WorkerPool workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Takes the port at once, so that a conflict shows before the node does any work; answers from
   * {@link #start} on.
   */
  public static HttpEndpoint bind(
      HttpConfig config,
      Metrics metrics,
      Watchdog watchdog,
      Supplier<JsonObject> status,
      CriticalFailure criticalFailure)
      throws PortUnavailableException {
    boundTheJdkServer();
    HttpServer server = listen(config);
    WorkerPool workers = new WorkerPool("http", WORKERS, 2 * MAX_CONNECTIONS, criticalFailure);
    server.setExecutor(workers);
    server.createContext("/", new HttpRoutes(metrics, watchdog, status));
    return new HttpEndpoint(server, workers);
  }

  /** The port that was taken: another than {@link HttpConfig#DEFAULT_PORT} when that was in use. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop() {
    server.stop(0);
    workers.stop(500);
  }

  private static HttpServer listen(HttpConfig config) throws PortUnavailableException {
    int first = config.port().orElse(HttpConfig.DEFAULT_PORT);
    int last = config.port().isPresent() ? first : first + TRIES - 1;
    for (int port = first; port <= last; port++) {
      try {
        return HttpServer.create(
            new InetSocketAddress(InetAddress.getByName(config.host()), port), MAX_CONNECTIONS);
      } catch (BindException e) {
        // The next one, or the sentence below.
      } catch (IOException e) {
        throw new PortUnavailableException(
            "Cannot listen on " + config.host() + ":" + port + ": " + e.getMessage() + ".");
      }
    }
    String what = first == last ? "Port " + first : "Every port from " + first + " to " + last;
    throw new PortUnavailableException(
        what
            + " of "
            + config.host()
            + " is taken or not ours to take; end the other program, or choose another port.");
  }

  /** The JDK's server reads its bounds from system properties, once, when its first is made. */
  private static void boundTheJdkServer() {
    Map.of(
            "jdk.httpserver.maxConnections",
            MAX_CONNECTIONS,
            "sun.net.httpserver.maxReqTime",
            REQUEST_SECONDS,
            "sun.net.httpserver.maxRspTime",
            REQUEST_SECONDS)
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                System.setProperty(name, Integer.toString(value));
              }
            });
  }
}
