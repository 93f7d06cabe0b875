package org.poai.node.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.poai.primitives.Hash32;

/**
 * The models that run on this node: each is started once, and stopped when nobody needs it any
 * more. Two manifests of one model share its engine. Safe from any thread.
 */
public final class Models {
  private final Executor starting;
  private final Map<Hash32, Place> places = new HashMap<>();

  /** A model that runs or is about to, and how many need it. */
  private static final class Place {
    private final CompletableFuture<RunningModel> model = new CompletableFuture<>();
    private int leases;
  }

  /**
   * A running model, for as long as somebody needs it.
   *
   * @param release to be run once, when it is needed no more
   */
  public record Lease(RunningModel model, Runnable release) {}

  /**
   * Models that are started when they are needed.
   *
   * @param starting runs what starts an engine, which takes a while
   */
  public Models(Executor starting) {
    this.starting = starting;
  }

  /**
   * The model with this SHA-256; it is started where it does not run. The future ends with what
   * {@code start} throws, and then the model is started anew for the next who asks.
   */
  public CompletableFuture<Lease> lease(Hash32 sha256, Supplier<RunningModel> start) {
    Place place;
    boolean isNew;
    synchronized (this) {
      isNew = !places.containsKey(sha256);
      place = places.computeIfAbsent(sha256, hash -> new Place());
      place.leases++;
    }
    if (isNew) {
      var unused =
          CompletableFuture.supplyAsync(start, starting)
              .whenComplete(
                  (model, failure) -> {
                    if (failure == null) {
                      place.model.complete(model);
                    } else {
                      forget(sha256, place);
                      place.model.completeExceptionally(failure);
                    }
                  });
    }
    return place.model.thenApply(model -> new Lease(model, () -> release(sha256, place)));
  }

  private synchronized void forget(Hash32 sha256, Place place) {
    places.remove(sha256, place);
  }

  private void release(Hash32 sha256, Place place) {
    boolean isOver;
    synchronized (this) {
      place.leases--;
      isOver = place.leases == 0 && places.remove(sha256, place);
    }
    if (isOver) {
      place.model.join().service().stop();
    }
  }

  /** The model with this SHA-256, where it runs. */
  public synchronized Optional<RunningModel> running(Hash32 sha256) {
    return Optional.ofNullable(places.get(sha256)).flatMap(Models::started);
  }

  /** What is wrong with an engine that runs; for the watchdog. */
  public Optional<String> health() {
    return all().stream()
        .map(model -> model.service().health())
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Stops all engines. */
  public void stop() {
    all().forEach(model -> model.service().stop());
  }

  private synchronized List<RunningModel> all() {
    return places.values().stream().map(Models::started).flatMap(Optional::stream).toList();
  }

  private static Optional<RunningModel> started(Place place) {
    boolean isStarted = place.model.isDone() && !place.model.isCompletedExceptionally();
    return isStarted ? Optional.of(place.model.join()) : Optional.empty();
  }
}
