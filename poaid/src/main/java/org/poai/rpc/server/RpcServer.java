package org.poai.rpc.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.http.Route;
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
   * @param beside what else the port serves
   * @throws IOException when the port is taken or not ours to take
   */
  public RpcServer(
      Endpoint endpoint,
      Access access,
      InetSocketAddress address,
      FrontLimits limits,
      int threads,
      Beside beside,
      Accounts accounts)
      throws IOException {
    Map<String, Route> routes = new HashMap<>(beside.pages());
    this.route = new RpcRoute(endpoint, Optional.ofNullable(routes.get("/")), threads, accounts);
    routes.put("/", route);
    routes.put(AssetRoute.PATH, route.assets(beside.assets()));
    try {
      this.front =
          new HttpFront(
              "rpc",
              address,
              new Routes(routes),
              access,
              limits,
              accounts.memory(),
              accounts.metrics());
    } catch (IOException e) {
      route.stop();
      throw e;
    }
  }

  /**
   * What the port of JSON-RPC serves beside it.
   *
   * @param assets that machines which mine for this node may ask for
   * @param pages the routes of web pages; "/" is what a browser gets where programs post
   */
  public record Beside(AssetStore assets, Map<String, Route> pages) {
    public Beside {
      pages = Map.copyOf(pages);
    }

    /** No pages. */
    public Beside(AssetStore assets) {
      this(assets, Map.of());
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
