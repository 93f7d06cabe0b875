package org.poai.inference.answer;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.primitives.Hash32;

/**
 * Where engines of jobs run, {@value #MOST} at most. A place is taken for one prompt at a time, up
 * to {@value #WAITING} of each priority; an engine whose places were all free for {@value
 * #IDLE_MINUTES} minutes is stopped, or earlier where another model needs room. A model that could
 * not be started is not tried again for half a minute. Safe from any thread.
 */
final class EnginePlaces {
  /** One for the model that rules, one for a case about the one before. */
  static final int MOST = 2;

  static final int WAITING = 32;
  static final int IDLE_MINUTES = 5;

  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(IDLE_MINUTES);
  private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final JobEngine.Opener opener;
  private final Executor opening;
  private final LongSupplier nanoTime;
  private final Map<Hash32, Place> places = new HashMap<>();
  private long restartsBefore;
  private boolean stopped;

  EnginePlaces(JobEngine.Opener opener, Executor opening, LongSupplier nanoTime) {
    this.opener = opener;
    this.opening = opening;
    this.nanoTime = nanoTime;
  }

  private static final class Place {
    final CompletableFuture<JobEngine> engine = new CompletableFuture<>();
    final Map<EnginePriority, Integer> users = new EnumMap<>(EnginePriority.class);
    long since;

    boolean isFree() {
      return users.isEmpty();
    }

    int waiting() {
      return users.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean hasFailed() {
      return engine.isCompletedExceptionally();
    }

    Optional<JobEngine> running() {
      return engine.isDone() && !hasFailed() ? Optional.of(engine.join()) : Optional.empty();
    }
  }

  /**
   * Room for one prompt.
   *
   * @param engine as soon as it runs
   * @param leaving to be run once, when the prompt is answered
   */
  record Seat(CompletableFuture<JobEngine> engine, Runnable leaving) {
    void leave() {
      leaving.run();
    }
  }

  /** Room for a prompt; empty where too many wait. */
  Optional<Seat> take(Hash32 model, EnginePriority priority) {
    Place place;
    boolean isNew;
    synchronized (this) {
      isNew = !places.containsKey(model);
      if (stopped || (isNew && !hasRoom())) {
        return Optional.empty();
      }
      place = places.computeIfAbsent(model, hash -> new Place());
      if (place.users.getOrDefault(priority, 0) >= WAITING) {
        return Optional.empty();
      }
      place.users.merge(priority, 1, Integer::sum);
    }
    if (isNew) {
      open(model, place);
    }
    return Optional.of(new Seat(place.engine, () -> leave(place, priority)));
  }

  private void open(Hash32 model, Place place) {
    opening.execute(
        () -> {
          try {
            JobEngine engine = opener.open(model);
            if (isStopped() || !place.engine.complete(engine)) {
              engine.service().stop();
            }
          } catch (InferenceException e) {
            failed(place);
            place.engine.completeExceptionally(e);
          }
        });
  }

  private synchronized void failed(Place place) {
    place.since = nanoTime.getAsLong();
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void leave(Place place, EnginePriority priority) {
    place.users.computeIfPresent(priority, (key, count) -> count > 1 ? count - 1 : null);
    if (!place.hasFailed()) {
      place.since = nanoTime.getAsLong();
    }
  }

  /** Whether one more engine may run, after one that nobody uses has made room for it. */
  private boolean hasRoom() {
    if (places.size() < MOST) {
      return true;
    }
    Optional<Map.Entry<Hash32, Place>> free =
        places.entrySet().stream().filter(entry -> entry.getValue().isFree()).findFirst();
    free.ifPresent(
        entry -> {
          places.remove(entry.getKey());
          close(entry.getValue());
        });
    return free.isPresent();
  }

  /** Stops engines that nobody has used for a while, and forgets failures. */
  synchronized void closeIdle() {
    long now = nanoTime.getAsLong();
    for (Iterator<Place> each = places.values().iterator(); each.hasNext(); ) {
      Place place = each.next();
      long patience = place.hasFailed() ? FAILED_NANOS : IDLE_NANOS;
      if (place.isFree() && place.engine.isDone() && now - place.since >= patience) {
        each.remove();
        close(place);
      }
    }
  }

  /** Called with the lock; the process is ended without it. */
  private void close(Place place) {
    place
        .running()
        .ifPresent(
            engine -> {
              restartsBefore += engine.service().restarts();
              opening.execute(engine.service()::stop);
            });
  }

  void stop() {
    List<Place> all;
    synchronized (this) {
      stopped = true;
      all = List.copyOf(places.values());
      places.clear();
    }
    for (Place place : all) {
      place.engine.completeExceptionally(
          new InferenceException(Kind.UNAVAILABLE, "the node is stopping"));
      place.running().ifPresent(engine -> engine.service().stop());
    }
  }

  synchronized long waiting() {
    return places.values().stream().mapToInt(Place::waiting).sum();
  }

  synchronized long restarts() {
    return restartsBefore
        + places.values().stream()
            .flatMap(place -> place.running().stream())
            .mapToLong(engine -> engine.service().restarts())
            .sum();
  }

  synchronized Optional<String> health() {
    return places.values().stream()
        .flatMap(place -> place.running().stream())
        .flatMap(engine -> engine.service().health().stream())
        .findFirst();
  }
}
