package org.poai.explorer;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.poai.async.Service;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.http.Response;
import org.poai.http.Route;
import org.poai.http.RouteRequest;
import org.poai.http.RouteRequest.Conditions;
import org.poai.http.Visitor;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.query.Query;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.server.ReadRoute;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** The pages of a small chain, whose dataset a stranger wrote. */
final class ExplorerRig implements AutoCloseable {
  /** What would run, turn its surroundings around, or hide, if it were more than text. */
  static final String HOSTILE =
      "<img src=x onerror=alert(1)></script><script>alert(2)</script> \u202Eevil\u0000\u200B&amp;";

  static final Dataset RECORDS =
      new Dataset() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public QaRecord get(int index) {
          return new QaRecord(HOSTILE + index, "right <b>" + index + "</b>");
        }

        @Override
        public Hash32 root() {
          return PoolRig.MANIFEST.dataset().root();
        }
      };

  final Payer alice = new Payer(1);
  final PoolRig chain;
  final JsonRpc rpc;
  final Map<String, Route> routes;
  private final Service live;

  ExplorerRig(Path folder) {
    chain = new PoolRig(PoolRig.spec(alice), PoolLimits.DEFAULT, folder.resolve("journal"));
    Query query =
        Query.on(
            chain.tree,
            chain.pool,
            TestRpc.view(chain.tree, chain.pool, chain.millis::get, System::nanoTime),
            RECORDS,
            System::nanoTime);
    rpc = TestRpc.on(chain);
    rpc.start();
    Explorer explorer =
        new Explorer(
            query,
            new JsonObject(Map.of()),
            model -> Optional.empty(),
            Runnable::run,
            chain.millis::get,
            (part, cause) -> {
              throw new AssertionError(part, cause);
            });
    live = explorer.follow(chain.tree, chain.pool);
    live.start();
    routes =
        explorer.routes(
            new ReadRoute(rpc.reading(Explorer.METHODS), Runnable::run), Optional.empty());
  }

  @Override
  public void close() {
    live.stop();
    rpc.stop();
    chain.close();
  }

  /** The route of a path, as a front finds it. */
  Route route(String path) {
    String above = path.substring(0, path.lastIndexOf('/') + 1);
    Route exact = routes.get(path);
    return exact != null ? exact : Objects.requireNonNull(routes.get(above), path);
  }

  Response get(String path, Conditions conditions) {
    return route(path).answer(request("GET", path, conditions, "")).join();
  }

  Response get(String path) {
    return get(path, Conditions.NONE);
  }

  JsonObject json(String path) throws JsonException {
    return Json.parse(get(path).body()).asObject();
  }

  /** Asks as pages do, by somebody who shows the owner's token. */
  String read(String body) {
    Response response =
        route("/read").answer(request("POST", "/read", Conditions.NONE, body)).join();
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static RouteRequest request(String method, String path, Conditions conditions, String body) {
    return new RouteRequest(
        method,
        path,
        conditions,
        body.getBytes(StandardCharsets.UTF_8),
        new Visitor(InetAddress.getLoopbackAddress(), true));
  }

  void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      var unused = chain.mine(List.of());
    }
  }
}
