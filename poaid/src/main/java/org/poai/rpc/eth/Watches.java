package org.poai.rpc.eth;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.tree.HeadListener;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hex;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.message.RpcException;
import org.poai.txpool.PoolListener;
import org.poai.txpool.PooledTransaction;

/**
 * Filters, which are polled, and subscriptions, which are told at once. Owned by the thread {@code
 * rpc-watch}, which reads what changed and hands it out.
 */
public final class Watches implements HeadListener, PoolListener, Service {
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long TICK_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 1_000;
  private static final int MAX_WATCHES = 10_000;

  /** What a filter holds for a client that does not come for it. */
  private static final int MAX_HELD = 10_000;

  private final Blocks blocks;
  private final LogFinder logs;
  private final Supplier<JsonValue> syncing;
  private final LongSupplier nanoTime;
  private final EventThread thread;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Filter> filters = new HashMap<>();
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private boolean catchingUp;

  /**
   * None so far.
   *
   * @param syncing what {@code eth_syncing} says
   */
  public Watches(
      Blocks blocks,
      LogFinder logs,
      Supplier<JsonValue> syncing,
      LongSupplier nanoTime,
      CriticalFailure criticalFailure) {
    this.blocks = blocks;
    this.logs = logs;
    this.syncing = syncing;
    this.nanoTime = nanoTime;
    this.thread = new EventThread("rpc-watch", criticalFailure);
  }

  /** Polled: keeps what is new until it is asked for. */
  private static final class Filter {
    final Watch watch;
    List<JsonValue> held = new ArrayList<>();
    long usedNanos;

    Filter(Watch watch, long now) {
      this.watch = watch;
      this.usedNanos = now;
    }
  }

  /** Told at once. */
  private record Subscription(Watch watch, Consumer<JsonValue> listener) {}

  @Override
  public void start() {
    thread.repeat(this::expire, TICK_MILLIS);
    thread.repeat(this::lookAtSyncing, LOOK_MILLIS);
  }

  @Override
  public void stop() {
    thread.stop(500);
  }

  @Override
  public void onHead(HeadChange change) {
    thread.execute(() -> tell(watch -> watch.of(change, blocks, logs)));
  }

  @Override
  public void executable(List<PooledTransaction> transactions) {
    thread.execute(() -> tell(watch -> watch.of(transactions)));
  }

  /** What is to be told of a watch. */
  private interface Telling {
    List<JsonValue> of(Watch watch);
  }

  private void tell(Telling telling) {
    for (Filter filter : filters.values()) {
      filter.held.addAll(telling.of(filter.watch));
      if (filter.held.size() > MAX_HELD) {
        filter.held =
            new ArrayList<>(filter.held.subList(filter.held.size() - MAX_HELD, filter.held.size()));
      }
    }
    for (Subscription subscription : subscriptions.values()) {
      telling.of(subscription.watch()).forEach(subscription.listener());
    }
  }

  /** As geth tells it: how far it is when it begins, and false when it is over. */
  private void lookAtSyncing() {
    JsonValue now = syncing.get();
    boolean begun = now instanceof JsonObject;
    if (begun != catchingUp) {
      catchingUp = begun;
      JsonValue told =
          begun
              ? new JsonObject(Map.of("syncing", JsonValue.of(true), "status", now))
              : JsonValue.of(false);
      tell(watch -> watch instanceof Watch.Syncing ? List.of(told) : List.of());
    }
  }

  private void expire() {
    long now = nanoTime.getAsLong();
    filters.values().removeIf(filter -> now - filter.usedNanos > EXPIRY_NANOS);
  }

  /** A new filter's id. */
  String filter(Watch watch) throws RpcException {
    return on(
        () -> {
          String id = id();
          filters.put(id, new Filter(watch, nanoTime.getAsLong()));
          return id;
        });
  }

  /** What is new since the last time. */
  List<JsonValue> changes(String id) throws RpcException {
    return on(
        () -> {
          Filter filter = find(id);
          List<JsonValue> held = filter.held;
          filter.held = new ArrayList<>();
          return held;
        });
  }

  /** What a filter looks for. */
  Watch watch(String id) throws RpcException {
    return on(() -> find(id).watch);
  }

  private Filter find(String id) throws RpcException {
    Filter filter = filters.get(id);
    if (filter == null) {
      throw RpcException.server("filter not found");
    }
    filter.usedNanos = nanoTime.getAsLong();
    return filter;
  }

  boolean remove(String id) throws RpcException {
    return on(() -> filters.remove(id) != null);
  }

  /** A new subscription's id; the listener is called on this thread. */
  String subscribe(Watch watch, Consumer<Told> listener) throws RpcException {
    return on(
        () -> {
          String id = id();
          subscriptions.put(
              id, new Subscription(watch, result -> listener.accept(new Told(id, result))));
          return id;
        });
  }

  /** News of a subscription. */
  record Told(String subscription, JsonValue result) {}

  boolean unsubscribe(String id) throws RpcException {
    return on(() -> subscriptions.remove(id) != null);
  }

  /** How many subscriptions there are. */
  public int subscribed() throws RpcException {
    return on(subscriptions::size);
  }

  /** Ends subscriptions whose client is gone. */
  void forget(List<String> ids) {
    thread.execute(() -> ids.forEach(subscriptions::remove));
  }

  private String id() throws RpcException {
    if (filters.size() + subscriptions.size() >= MAX_WATCHES) {
      throw RpcException.server("too many filters and subscriptions");
    }
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[0] |= 0x10; // As a QUANTITY has no leading zeros.
    return Hex.data(bytes);
  }

  /** Runs on the owner's thread. */
  private interface Task<T> {
    T run() throws RpcException;
  }

  private <T> T on(Task<T> task) throws RpcException {
    try {
      return thread.call(task::run).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RpcException refused) {
        throw refused;
      }
      throw e;
    } catch (java.util.concurrent.CancellationException e) {
      throw RpcException.server("the node is stopping");
    }
  }
}
