package org.poai.rpc.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.http.Routes;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetStore;

/** The port of JSON-RPC: a front, its routes, and the workers that answer behind them. */
public final class RpcServer implements Service {
  /** Bodies and messages, in bytes. */
  static final int MAX_BODY = 5 << 20;

  private final RpcRoute route;
  private final HttpFront front;

  /**
   * Binds the port; it answers from now on.
   *
   * @param threads that answer
   * @param assets that machines which mine for this node may ask for
   * @throws IOException when the port is taken or not ours to take
   */
  public RpcServer(
      Endpoint endpoint,
      Access access,
      InetSocketAddress address,
      FrontLimits limits,
      int threads,
      AssetStore assets,
      Accounts accounts)
      throws IOException {
    this.route = new RpcRoute(endpoint, threads, accounts);
    try {
      this.front =
          new HttpFront(
              "rpc",
              address,
              new Routes(Map.of("/", route, AssetRoute.PATH, route.assets(assets))),
              access,
              limits,
              accounts.memory(),
              accounts.metrics());
    } catch (IOException e) {
      route.stop();
      throw e;
    }
  }

  /** Where it is told what clients make us hold, what happens, and what must not happen. */
  public record Accounts(MemoryShare memory, Metrics metrics, CriticalFailure criticalFailure) {}

  public int port() {
    return front.port();
  }

  @Override
  public void start() {
    front.start();
  }

  @Override
  public void stop() {
    route.stop();
    front.stop();
  }
}
