package org.poai.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.HttpConfig;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.ServingEvents;

/** Opens the port for metrics, health and status, and notes in the data directory where it is. */
final class HttpModule {
  /** What those who watch the node may make it hold: apart from all that others can fill. */
  private static final long WATCHERS_BYTES = 16 << 20;

  private HttpModule() {}

  static void start(
      HttpConfig config,
      ListenPort port,
      DataDirectory directory,
      StatusRoutes status,
      Metrics metrics,
      Consumer<Runnable> atEnd) {
    HttpFront front = front(config, port, status, metrics);
    String url = "http://" + config.host() + ":" + front.port();
    atEnd.accept(front::stop);
    atEnd.accept(status::stop);
    atEnd.accept(() -> remove(directory.running()));
    try {
      WholeFile.replace(
          directory.running(),
          Jcs.encode(
              new JsonObject(
                  Map.of(
                      "url", JsonValue.of(url),
                      "pid", JsonValue.of(ProcessHandle.current().pid())))));
      ServingEvents.serving(url);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory "
              + directory.root()
              + " cannot be written: "
              + DiskTrouble.reason(e, directory.running())
              + ".");
    }
  }

  private static HttpFront front(
      HttpConfig config, ListenPort port, StatusRoutes status, Metrics metrics) {
    try {
      return new HttpFront(
          "watch",
          new InetSocketAddress(ListenPort.address(config.host(), "--metrics-host"), port.take()),
          status.routes(),
          Access.open(),
          FrontLimits.ofWatchers(),
          new MemoryShare("watchers", WATCHERS_BYTES),
          metrics);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.PORT,
          "Metrics, health and status cannot be served on port "
              + port.number()
              + ": "
              + e.getMessage()
              + "; choose another --metrics-port or --metrics-host.");
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
