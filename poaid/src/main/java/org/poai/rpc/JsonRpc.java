package org.poai.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.poai.async.CriticalFailure;
import org.poai.async.Service;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.query.MinedBlocks;
import org.poai.query.Query;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.eth.BlockMethods;
import org.poai.rpc.eth.CallMethods;
import org.poai.rpc.eth.DebugMethods;
import org.poai.rpc.eth.FeeMethods;
import org.poai.rpc.eth.Inclusions;
import org.poai.rpc.eth.LogMethods;
import org.poai.rpc.eth.NodeMethods;
import org.poai.rpc.eth.OtterscanMethods;
import org.poai.rpc.eth.ParityMethods;
import org.poai.rpc.eth.PoolMethods;
import org.poai.rpc.eth.StateMethods;
import org.poai.rpc.eth.Subscriptions;
import org.poai.rpc.eth.TransactionMethods;
import org.poai.rpc.eth.Watches;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;
import org.poai.rpc.message.Dispatcher;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.OpenRpc;
import org.poai.rpc.message.PendingAnswer;
import org.poai.rpc.message.Values;
import org.poai.rpc.server.Endpoint;
import org.poai.rpc.server.ReadRoute.Reading;
import org.poai.txpool.Pool;

/** The table of all methods, for HTTP and for each WebSocket. */
public final class JsonRpc implements Endpoint, Service {
  private final Watches watches;
  private final Query query;
  private final Dispatcher dispatcher;

  /**
   * Methods on an opened chain and its pool.
   *
   * @param more adds methods that the node brings itself, and may put some in the place of others
   */
  public JsonRpc(
      BlockTree tree,
      Pool pool,
      Query query,
      NodeMethods node,
      UnaryOperator<Map<String, Method>> more,
      Program program) {
    this.query = query;
    Blocks blocks = new Blocks(query.view());
    LongSupplier nanoTime = program.nanoTime();
    MinedBlocks mined = query.mined();
    LogFinder finder = new LogFinder(blocks, mined);
    this.watches =
        new Watches(blocks, finder, node::syncing, nanoTime, program.failure(), program.memory());
    Map<String, Method> methods = new HashMap<>(node.methods());
    methods.putAll(new BlockMethods(blocks, mined).methods());
    methods.putAll(new StateMethods(blocks).methods());
    BlockProcessor processor = query.view().processor();
    methods.putAll(new CallMethods(blocks, processor, nanoTime).methods());
    methods.putAll(new DebugMethods(blocks, mined, query.replays()).methods());
    methods.putAll(new OtterscanMethods(blocks, query).methods());
    methods.putAll(new ParityMethods(blocks, query).methods());
    methods.putAll(new FeeMethods(blocks, mined).methods());
    Inclusions inclusions = new Inclusions();
    methods.putAll(new TransactionMethods(blocks, mined, pool, inclusions).methods());
    methods.putAll(new PoolMethods(pool).methods());
    methods.putAll(new LogMethods(finder, watches).methods());
    Map<String, Method> all = new HashMap<>(more.apply(methods));
    Set<String> names = describe(all, node.agent());
    this.dispatcher =
        new Dispatcher(
            all,
            nanoTime,
            new CallMetrics(program.metrics(), names, program.failure().machine()::nanoTime));
    tree.addListener(watches);
    tree.addListener(inclusions);
    pool.addListener(watches);
  }

  /**
   * The program that the methods belong to.
   *
   * @param memory where what clients make us hold is counted
   */
  public record Program(
      LongSupplier nanoTime, Metrics metrics, MemoryShare memory, CriticalFailure failure) {}

  /** Adds the method that tells of all, those of a WebSocket included; the names of all. */
  private Set<String> describe(Map<String, Method> methods, String version) {
    Map<String, Method> all = new HashMap<>(methods);
    all.putAll(new Subscriptions(watches, news -> {}).methods());
    AtomicReference<JsonValue> document = new AtomicReference<>();
    Method discover =
        Method.onWorker(
            "() Object",
            "This document: all methods, in OpenRPC.",
            params -> Optional.ofNullable(document.get()).orElse(Values.NULL));
    all.put("rpc.discover", discover);
    JsonValue modules = modules(all.keySet());
    Method listed = Method.quick("() Object", "The namespaces of the methods.", params -> modules);
    all.put("rpc_modules", listed);
    methods.put("rpc_modules", listed);
    document.set(OpenRpc.document(all, version));
    methods.put("rpc.discover", discover);
    return all.keySet();
  }

  /** As go-ethereum lists them: each with a version, which says nothing. */
  private static JsonObject modules(Set<String> names) {
    Map<String, JsonValue> modules = new HashMap<>();
    names.forEach(name -> modules.put(name.split("[_.]", 2)[0], JsonValue.of("1.0")));
    return new JsonObject(modules);
  }

  /** How many subscriptions there are; for tests. */
  CompletableFuture<Integer> subscribed() {
    return watches.subscribed();
  }

  /** To be told when catching up has begun or ended. */
  public void onSyncing() {
    watches.onSyncing();
  }

  /** The same with these methods and no others, and without WebSockets. */
  public Reading reading(Set<String> names) {
    return dispatcher.only(names)::answer;
  }

  /** The names of the methods that need no WebSocket. */
  Set<String> methods() {
    return dispatcher.names();
  }

  @Override
  public void start() {
    watches.start();
  }

  @Override
  public void stop() {
    watches.stop();
    query.stop();
  }

  @Override
  public CompletableFuture<Answer> answer(byte[] body, Caller caller) {
    return dispatcher.answer(body, caller);
  }

  @Override
  public PendingAnswer begin(byte[] body, Caller caller) {
    return dispatcher.begin(body, caller);
  }

  @Override
  public Session open(Push push, Caller caller) {
    Subscriptions subscriptions = new Subscriptions(watches, push::send);
    Dispatcher own = dispatcher.with(subscriptions.methods());
    return new Session() {
      @Override
      public CompletableFuture<Answer> answer(byte[] message) {
        return own.answer(message, caller);
      }

      @Override
      public void close() {
        subscriptions.end();
      }
    };
  }
}
