package org.poai.rpc.eth;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.head.HeadListener;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.Debtor;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hex;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.message.RpcException;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/**
 * Who watches, and what there is to tell them. Filters and subscriptions are owned by the thread
 * {@code rpc-watch}, which shapes what has happened and hands it out; nobody waits for it.
 */
public final class Watches implements HeadListener, PoolListener, Service {
  private static final long TICK_MILLIS = 10_000;
  private static final int MAX_WATCHES = 10_000;

  private final Blocks blocks;
  private final LogFinder logs;
  private final Supplier<JsonValue> syncing;
  private final LongSupplier nanoTime;
  private final EventThread thread;
  private final SecureRandom random = new SecureRandom();
  private final Filters filters;
  private final Hub hub;
  private boolean catchingUp;

  /**
   * Watches of a chain and a pool.
   *
   * @param syncing what {@code eth_syncing} says
   * @param memory of which filters and subscriptions take a quarter at most
   */
  public Watches(
      Blocks blocks,
      LogFinder logs,
      Supplier<JsonValue> syncing,
      LongSupplier nanoTime,
      CriticalFailure criticalFailure,
      MemoryShare memory) {
    long bound = memory.limit() / 4;
    Debtor store = memory.store(bound);
    this.filters = new Filters(store.purse(bound));
    this.hub = new Hub(store.purse(bound));
    this.blocks = blocks;
    this.logs = logs;
    this.syncing = syncing;
    this.nanoTime = nanoTime;
    this.thread = new EventThread("rpc-watch", criticalFailure);
  }

  @Override
  public void start() {
    thread.repeat(() -> filters.expire(nanoTime.getAsLong()), TICK_MILLIS);
  }

  @Override
  public void stop() {
    thread.stop(500);
  }

  @Override
  public void onHead(HeadChange change) {
    thread.execute(() -> tell(new HeadNews(change, blocks, logs)));
  }

  @Override
  public void executable(List<PooledTransaction> transactions) {
    thread.execute(() -> tell(new PoolNews(transactions)));
  }

  /** To be told when catching up has begun or ended, after {@code eth_syncing} says so. */
  public void onSyncing() {
    thread.execute(this::lookAtSyncing);
  }

  private void lookAtSyncing() {
    JsonValue now = syncing.get();
    boolean begun = now instanceof JsonObject;
    if (begun != catchingUp) {
      catchingUp = begun;
      tell(new SyncNews(now));
    }
  }

  private void tell(News news) {
    filters.tell(news);
    hub.tell(news);
  }

  /** A new filter's id. */
  CompletableFuture<String> filter(Watch watch) {
    return thread.call(
        () -> {
          String id = id();
          if (!filters.add(id, watch, nanoTime.getAsLong())) {
            throw tooMany();
          }
          return id;
        });
  }

  /** What is new since the last time. */
  CompletableFuture<List<JsonValue>> changes(String id) {
    return thread.call(
        () -> filters.changes(id, nanoTime.getAsLong()).orElseThrow(Watches::noFilter));
  }

  /** What a filter looks for. */
  CompletableFuture<Watch> watch(String id) {
    return thread.call(
        () -> filters.watch(id, nanoTime.getAsLong()).orElseThrow(Watches::noFilter));
  }

  static RpcException noFilter() {
    return RpcException.server("filter not found");
  }

  CompletableFuture<Boolean> remove(String id) {
    return thread.call(() -> filters.remove(id));
  }

  /**
   * A new subscription's id; it speaks when it is {@link #open opened}.
   *
   * @param client takes messages, on this thread
   */
  CompletableFuture<String> subscribe(Watch watch, Consumer<byte[]> client) {
    return thread.call(
        () -> {
          String id = id();
          if (!hub.add(id, watch, client)) {
            throw tooMany();
          }
          return id;
        });
  }

  /** Lets a subscription speak. */
  void open(String id) {
    thread.execute(() -> hub.open(id));
  }

  CompletableFuture<Boolean> unsubscribe(String id) {
    return thread.call(() -> hub.remove(id));
  }

  /** How many subscriptions there are. */
  public CompletableFuture<Integer> subscribed() {
    return thread.call((Callable<Integer>) hub::size);
  }

  /** Ends subscriptions whose client is gone. */
  void forget(List<String> ids) {
    thread.execute(() -> hub.removeAll(ids));
  }

  private static RpcException tooMany() {
    return RpcException.server("too many filters and subscriptions");
  }

  private String id() throws RpcException {
    if (filters.size() + hub.size() >= MAX_WATCHES) {
      throw tooMany();
    }
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[0] |= 0x10; // As a QUANTITY has no leading zeros.
    return Hex.data(bytes);
  }
}
