package org.poai.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.poai.node.events.Figures;
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

  /**
   * Why there is no memory for a further model, as a clause; empty where there is, or where it
   * cannot be told. What the models hold that run counts as free, so it is added to what is needed.
   *
   * @param file of the further model
   */
  public Optional<String> shortage(Path file, FreeMemory memory) {
    OptionalLong free = memory.bytes();
    long needed = bytes(file) + all().stream().mapToLong(one -> bytes(one.model().path())).sum();
    return free.isEmpty() || free.getAsLong() >= needed
        ? Optional.empty()
        : Optional.of(
            "the proposed model and those that run need "
                + Figures.bytes(needed)
                + " of memory, and "
                + Figures.bytes(free.getAsLong())
                + " are free; stop other programs, or add memory");
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // whoever starts it says what is wrong with the file
    }
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
