package org.poai.http;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The places for the connections of a front. When all are taken, a newcomer gets the place of a
 * connection to which nothing is owed: of those that have sent no whole request before those whose
 * requests are all answered, and among these of the one that is silent longest. So connections that
 * only lie there lock nobody out. Who has shown the token keeps its place, as does who waits for an
 * answer. Safe from any thread.
 */
final class ConnectionPlaces {
  private final FrontLimits limits;
  private final LongSupplier nanos;
  private final Set<Place> taken = new HashSet<>();
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();

  /**
   * No place is taken.
   *
   * @param nanos a clock that only goes forward
   */
  ConnectionPlaces(FrontLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /** What a connection has shown of itself; who has shown less leaves first. */
  private enum Shown {
    NOTHING,
    REQUEST,
    TOKEN
  }

  /**
   * A place for a connection; empty where there is none, in all or for its address.
   *
   * @param end closes the connection, when another gets the place
   */
  synchronized Optional<Place> take(InetAddress from, Runnable end) {
    int sameAddress = byAddress.getOrDefault(from, 0);
    if (!from.isLoopbackAddress() && sameAddress >= limits.perAddress()) {
      return Optional.empty();
    }
    if (taken.size() >= limits.connections()) {
      Optional<Place> silent = silent();
      if (silent.isEmpty()) {
        return Optional.empty();
      }
      silent.get().leave();
      silent.get().end.run();
    }
    Place place = new Place(from, end);
    taken.add(place);
    byAddress.merge(from, 1, Integer::sum);
    return Optional.of(place);
  }

  private Optional<Place> silent() {
    long now = nanos.getAsLong();
    return taken.stream()
        .filter(place -> !place.waits && place.shown != Shown.TOKEN)
        .min(
            Comparator.comparing((Place place) -> place.shown)
                .thenComparingLong(place -> place.heardAt - now));
  }

  synchronized int count() {
    return taken.size();
  }

  /** The place of one connection, which says what it hears. */
  final class Place {
    private final InetAddress from;
    private final Runnable end;
    private volatile Shown shown = Shown.NOTHING;
    private volatile boolean waits;
    private volatile long heardAt = nanos.getAsLong();

    private Place(InetAddress from, Runnable end) {
      this.from = from;
      this.end = end;
    }

    /** Bytes have come. */
    void heard() {
      heardAt = nanos.getAsLong();
    }

    /** A request came whole, or its head showed the token. */
    void shows(boolean isToken) {
      if (shown != Shown.TOKEN) {
        shown = isToken ? Shown.TOKEN : Shown.REQUEST;
      }
    }

    /** Whether an answer is owed to it. */
    void waits(boolean forAnswer) {
      waits = forAnswer;
      heard();
    }

    /** The connection has ended. */
    void leave() {
      synchronized (ConnectionPlaces.this) {
        if (taken.remove(this)) {
          byAddress.computeIfPresent(from, (address, count) -> count > 1 ? count - 1 : null);
        }
      }
    }
  }
}
