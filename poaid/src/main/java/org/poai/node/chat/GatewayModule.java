package org.poai.node.chat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.WorkerPool;
import org.poai.gateway.Backend;
import org.poai.gateway.Gateway;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.ServingEvents;

/**
 * Opens the port for programs that know OpenAI's interface.
 *
 * @param memory where what clients make us hold is counted
 */
public record GatewayModule(
    MemoryShare memory,
    Metrics metrics,
    CriticalFailure criticalFailure,
    Consumer<Service> services) {
  private static final int THREADS = 2;
  private static final int WAITING = 256;
  private static final long STOP_MILLIS = 400;

  /** What a client shows, and the file that has it. */
  public record Key(String token, Path file) {}

  /** The interface, whose workers run from now on. */
  public Gateway gateway() {
    WorkerPool workers = new WorkerPool("gateway-worker", THREADS, WAITING, criticalFailure);
    services.accept(workers.service(STOP_MILLIS));
    return new Gateway(workers, criticalFailure.machine().random(), Clock.system(), metrics);
  }

  /**
   * Answers from now on; the port that it got.
   *
   * @param backends the usual one first
   */
  public int start(Gateway gateway, InetSocketAddress address, Key key, List<Backend> backends) {
    try {
      HttpFront front =
          new HttpFront(
              "gateway",
              address,
              gateway.routes(backends),
              Access.ofPrograms(key.token()),
              FrontLimits.ofChats(),
              memory,
              metrics);
      services.accept(front);
      ServingEvents.chatting(address.getAddress(), front.port(), key.file());
      return front.port();
    } catch (IOException e) {
      throw new UserException(
          ExitCode.PORT,
          "OpenAI's interface cannot be served on port "
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; choose another with --openai=HOST:PORT.");
    }
  }
}
