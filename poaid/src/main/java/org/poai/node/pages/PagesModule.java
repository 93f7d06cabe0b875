package org.poai.node.pages;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.async.WorkerPool;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.tree.BlockTree;
import org.poai.explorer.Explorer;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.http.Route;
import org.poai.http.Routes;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.UserException;
import org.poai.node.events.ServingEvents;
import org.poai.primitives.Hash32;
import org.poai.query.Query;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.server.ReadRoute;
import org.poai.txpool.Pool;

/**
 * Shows the web pages: to browsers of this machine at the port of JSON-RPC, and to all at a port of
 * their own.
 *
 * @param rpc whose methods the pages call
 */
public record PagesModule(Explorer explorer, JsonRpc rpc, WorkerPool workers) {
  /** They answer pages, apart from the workers of programs. */
  private static final int THREADS = 2;

  private static final int WAITING = 512;
  private static final long STOP_MILLIS = 500;

  /** What the pages tell of. */
  public record Ground(BlockTree tree, Pool pool, Query query, Clock clock) {}

  /**
   * Pages of a node.
   *
   * @param words that salt the prompts of a model, by its SHA-256, where it runs here
   * @param agent program and version
   * @param talks whether pages of this machine can ask the model
   */
  public static PagesModule start(
      Ground ground,
      JsonRpc rpc,
      Function<Hash32, Optional<SaltWordList>> words,
      String agent,
      boolean talks,
      CriticalFailure criticalFailure,
      Consumer<Service> services) {
    WorkerPool workers = new WorkerPool("explorer-worker", THREADS, WAITING, criticalFailure);
    services.accept(workers.service(STOP_MILLIS));
    Explorer explorer =
        new Explorer(
            ground.query(),
            chain(ground.query().view().chain().spec(), agent, talks),
            words,
            workers,
            ground.clock(),
            criticalFailure);
    services.accept(explorer.follow(ground.tree(), ground.pool()));
    return new PagesModule(explorer, rpc, workers);
  }

  /** What does not change while the node runs. */
  private static JsonObject chain(ChainSpec spec, String agent, boolean talks) {
    return new JsonObject(
        Map.of(
            "name", JsonValue.of(spec.identity().name()),
            "chainId", JsonValue.of(spec.identity().chainId()),
            "dev", JsonValue.of(spec.identity().dev()),
            "blockSeconds", JsonValue.of(spec.pace().blockTimeSeconds()),
            "epochBlocks", JsonValue.of(spec.pace().epochBlocks()),
            "subsidy", JsonValue.of(spec.economy().subsidy().value().toQuantity()),
            "halvingInterval", JsonValue.of(spec.economy().halvingInterval()),
            "agent", JsonValue.of(agent),
            "talks", JsonValue.of(talks),
            "names", names()));
  }

  private static JsonArray names() {
    return new JsonArray(
        Arrays.stream(GenesisContract.values())
            .<JsonValue>map(
                contract ->
                    new JsonObject(
                        Map.of(
                            "address", JsonValue.of(contract.address().toHex()),
                            "name", JsonValue.of(contract.title()))))
            .toList());
  }

  /**
   * Pages for browsers of this machine, which may know more of it; none where clients of JSON-RPC
   * show a token, which browsers have not.
   *
   * @param talk routes by which the page of chats asks the model; none where the node has no
   *     gateway
   */
  public Map<String, Route> local(
      RpcConfig rpcConfig, Supplier<JsonObject> status, Map<String, Route> talk) {
    if (!rpcConfig.address().isLoopbackAddress()) {
      return Map.of();
    }
    Set<String> methods = new HashSet<>(Explorer.METHODS);
    methods.addAll(Explorer.LOCAL_METHODS);
    Map<String, Route> routes =
        explorer.routes(new ReadRoute(rpc.reading(methods), workers), Optional.of(status));
    routes.putAll(talk);
    return routes;
  }

  /** Shows the pages to all who reach an address, so many at a time; the port that it got. */
  public int open(
      InetSocketAddress address,
      int clients,
      MemoryShare memory,
      Metrics metrics,
      Consumer<Service> services) {
    Route reading = new ReadRoute(rpc.reading(Explorer.METHODS), workers);
    try {
      HttpFront front =
          new HttpFront(
              "explorer",
              address,
              new Routes(explorer.routes(reading, Optional.empty())),
              Access.open(),
              FrontLimits.ofClients(clients),
              memory,
              metrics);
      services.accept(front);
      ServingEvents.showing(address.getAddress(), front.port());
      return front.port();
    } catch (IOException e) {
      throw new UserException(
          ExitCode.PORT,
          "The web pages cannot be served on port "
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; choose another with --explorer=HOST:PORT.");
    }
  }
}
