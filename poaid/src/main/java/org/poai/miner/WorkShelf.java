package org.poai.miner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.poai.async.EventThread;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Work on the present head, ready to be handed out: one template for each address that workers mine
 * for, refreshed as long as they ask, and the latest of each by S, to know again what comes back.
 * Owned by the desk's thread.
 */
final class WorkShelf {
  static final int MAX_ADDRESSES = 8;
  static final int MAX_REMEMBERED = 64;
  private static final long RETRY_MILLIS = 1_000;
  private static final long ACTIVE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Function<Address, WorkSource> sources;
  private final EventThread thread;

  /** The longest unused first. */
  private final Map<Address, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Hash32, UnsealedBlock> remembered = BoundedMap.byAge(MAX_REMEMBERED);

  private Hash32 head = Hash32.ZERO;

  /** Grows with each head. */
  private long generation;

  private boolean stopped;

  WorkShelf(Function<Address, WorkSource> sources, EventThread thread) {
    this.sources = sources;
    this.thread = thread;
  }

  /** What lies there for one address. */
  private static final class Place {
    private final Address address;
    private @Nullable UnsealedBlock work;
    private @Nullable String obstacle;
    private long asked;
    private boolean trusted;
    private boolean fetching;

    private Place(Address address) {
      this.address = address;
    }
  }

  /** The work for an address; the first to ask has to ask again a moment later. */
  WorkDesk.WorkReply take(Address address, boolean trusted, long now) {
    Place place = places.get(address);
    if (place == null) {
      if (!makeRoom(trusted, now)) {
        return new WorkDesk.WorkReply.None("workers mine for too many addresses at once");
      }
      place = new Place(address);
      places.put(address, place);
      fetch(place);
    }
    place.asked = now;
    place.trusted |= trusted;
    if (place.obstacle != null) {
      return new WorkDesk.WorkReply.None(place.obstacle);
    }
    return place.work == null
        ? new WorkDesk.WorkReply.Preparing()
        : new WorkDesk.WorkReply.Ready(place.work);
  }

  /** Those who have delivered something are not kept out by those who have not. */
  private boolean makeRoom(boolean trusted, long now) {
    dropQuiet(now);
    if (places.size() < MAX_ADDRESSES) {
      return true;
    }
    Optional<Place> newcomers =
        places.values().stream().filter(place -> trusted && !place.trusted).findFirst();
    newcomers.ifPresent(place -> places.remove(place.address));
    return newcomers.isPresent();
  }

  private void dropQuiet(long now) {
    places.values().removeIf(place -> now - place.asked > ACTIVE_NANOS);
  }

  /** The work with this S, while its parent is the head. */
  Optional<UnsealedBlock> find(Hash32 sealHash) {
    return Optional.ofNullable(remembered.get(sealHash));
  }

  /** This is the head now: what lies here for another is worth nothing. */
  void follow(Hash32 newHead, long now) {
    if (newHead.equals(head)) {
      return;
    }
    head = newHead;
    generation++;
    remembered.clear();
    dropQuiet(now);
    for (Place place : all()) {
      place.work = null;
      place.obstacle = null;
      fetch(place);
    }
  }

  void refresh(long now) {
    dropQuiet(now);
    all().forEach(this::fetch);
  }

  /** Asks for better work where the block has room. */
  void improve() {
    for (Place place : all()) {
      if (place.work != null && place.work.hasRoom()) {
        fetch(place);
      }
    }
  }

  void stop() {
    stopped = true;
  }

  private List<Place> all() {
    return new ArrayList<>(places.values());
  }

  private void fetch(Place place) {
    if (place.fetching || stopped) {
      return;
    }
    place.fetching = true;
    long asked = generation;
    thread.after(sources.apply(place.address).work(), answer -> fetched(place, asked, answer));
  }

  private void fetched(Place place, long asked, WorkAnswer answer) {
    place.fetching = false;
    if (asked != generation) {
      fetch(place);
    } else if (answer instanceof UnsealedBlock found) {
      place.work = found;
      place.obstacle = null;
      remembered.put(found.challenge().sealHash(), found);
    } else if (answer instanceof WorkAnswer.NoWork none) {
      place.work = null;
      place.obstacle = none.reason();
      thread.schedule(() -> retry(place), RETRY_MILLIS);
    }
  }

  private void retry(Place place) {
    if (place.work == null && places.containsValue(place)) {
      fetch(place);
    }
  }
}
