package org.poai.explorer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.chain.tree.BlockTree;
import org.poai.http.Route;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.query.Query;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.txpool.Pool;

/** The web pages of a node, as routes of an HTTP front. */
public final class Explorer {
  /** The paths of pages; what stands behind them is for the page's script. */
  private static final List<String> PAGES =
      List.of(
          "/block/",
          "/tx/",
          "/address/",
          "/blocks",
          "/epochs",
          "/charts",
          "/governance",
          "/governance/model/",
          "/governance/dataset/",
          "/jobs",
          "/jobs/",
          "/miners",
          "/peers",
          "/node",
          "/search",
          "/chat");

  /**
   * Methods of JSON-RPC that the pages of everybody may call: those that only look, each within
   * bounds of its own.
   */
  public static final Set<String> METHODS =
      Set.of(
          "eth_blockNumber",
          "eth_getBlockByNumber",
          "eth_getBlockByHash",
          "eth_getTransactionByHash",
          "eth_getTransactionReceipt",
          "eth_getBalance",
          "eth_getTransactionCount",
          "eth_getCode",
          "eth_call",
          "eth_gasPrice",
          "eth_maxPriorityFeePerGas",
          "eth_estimateGas",
          "eth_syncing",
          "txpool_status",
          "debug_traceTransaction",
          "poai_getQuiz",
          "poai_getRecords",
          "poai_epoch",
          "poai_manifest",
          "poai_model",
          "poai_dataset",
          "poai_proposals",
          "poai_proposal",
          "poai_schedule",
          "poai_readiness",
          "poai_market",
          "poai_jobs",
          "poai_job",
          "poai_case",
          "poai_workers",
          "poai_mining",
          "ots_getContractCreator");

  /** Those that tell of this machine and its peers, for pages of this machine only. */
  public static final Set<String> LOCAL_METHODS = Set.of("poai_peers", "poai_assets");

  private final PageFiles files = PageFiles.load();
  private final JsonObject chain;
  private final Views views;
  private final Live live;
  private final Executor workers;

  /**
   * Pages of a chain.
   *
   * @param chain what does not change while the node runs, as pages read it
   * @param words that salt the prompts of a model, by its SHA-256, where it runs here
   * @param workers find what pages ask
   */
  public Explorer(
      Query query,
      JsonObject chain,
      Function<Hash32, Optional<SaltWordList>> words,
      Executor workers,
      Clock clock,
      CriticalFailure criticalFailure) {
    this.chain = chain;
    this.workers = workers;
    this.views = new Views(query, words, criticalFailure.machine()::nanoTime);
    this.live =
        new Live(
            () -> views.last(Live.BLOCKS),
            views::headline,
            pooled -> PageJson.transaction(pooled.signed()),
            clock::millis,
            criticalFailure);
  }

  /**
   * Hears of heads and of transactions from now on.
   *
   * @return what tells pages of them between its start and its stop
   */
  public Service follow(BlockTree tree, Pool pool) {
    tree.addListener(live);
    pool.addListener(live);
    return live;
  }

  /**
   * The routes of a front.
   *
   * @param reading answers the methods of JSON-RPC that pages call
   * @param status of the node, where everybody who reaches the front may know it
   */
  public Map<String, Route> routes(Route reading, Optional<Supplier<? extends JsonValue>> status) {
    Map<String, Route> routes = new HashMap<>();
    FileRoute file = new FileRoute(files);
    routes.put("/", file);
    PAGES.forEach(page -> routes.put(page, file));
    routes.put(FileRoute.PATH + files.version() + "/", file);
    routes.put(LiveRoute.PATH, new LiveRoute(live));
    routes.put("/read", reading);
    routes.put("/chain", new ViewRoute(name -> Optional.of(chain), workers));
    view(routes, "block", views::block);
    view(routes, "tx", views::transaction);
    view(routes, "history", views::history);
    view(routes, "series", views::series);
    view(routes, "miners", views::miners);
    view(routes, "search", views::search);
    status.ifPresent(found -> view(routes, "status", name -> Optional.of(found.get())));
    return routes;
  }

  private void view(
      Map<String, Route> routes, String kind, Function<String, Optional<JsonValue>> view) {
    routes.put("/view/" + kind + "/", new ViewRoute(view, workers));
  }
}
