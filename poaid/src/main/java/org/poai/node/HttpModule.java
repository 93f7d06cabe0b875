package org.poai.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.poai.async.CriticalFailure;
import org.poai.async.Watchdog;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.HttpConfig;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.ServingEvents;
import org.poai.node.status.NodeStatus;

/** Opens the port for metrics, health and status, and notes in the data directory where it is. */
final class HttpModule {
  private HttpModule() {}

  static void start(
      HttpConfig config,
      DataDirectory directory,
      Metrics metrics,
      Watchdog watchdog,
      NodeStatus status,
      CriticalFailure criticalFailure,
      Consumer<Runnable> atEnd) {
    try {
      HttpEndpoint endpoint = HttpEndpoint.bind(config, metrics, watchdog, status, criticalFailure);
      if (config.port().isEmpty() && endpoint.port() != HttpConfig.DEFAULT_PORT) {
        ServingEvents.portMoved(HttpConfig.DEFAULT_PORT, endpoint.port());
      }
      String url = "http://" + config.host() + ":" + endpoint.port();
      atEnd.accept(endpoint::stop);
      atEnd.accept(() -> remove(directory.running()));
      Files.write(
          directory.running(),
          Jcs.encode(
              new JsonObject(
                  Map.of(
                      "url", JsonValue.of(url),
                      "pid", JsonValue.of(ProcessHandle.current().pid())))));
      endpoint.start();
      ServingEvents.serving(url);
    } catch (PortUnavailableException e) {
      throw new UserException(ExitCode.PORT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA, "The data directory " + directory.root() + " cannot be written.");
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LifeEvents.warning("Cannot remove " + file);
    }
  }
}
