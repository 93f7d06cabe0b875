package org.poai.market.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Address;

/**
 * The newest offer of each worker. An offer costs whoever makes one up an account that holds a
 * stake, and a signature; so the book is bounded as a whole and per peer that brings offers: who
 * floods it drives out offers that it brought itself, and in a full book the peer that brought most
 * makes room for one that brought less. Safe from any thread.
 */
public final class OfferBook {
  /** Offers. */
  static final int MOST = 256;

  /** Offers that one peer brought. */
  static final int MOST_PER_PEER = 64;

  /** A worker's offer takes the place of its last one this much later. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(55);

  private final long chainId;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Predicate<Address> isBacked;

  /** In the order in which they came. */
  private final Map<Address, Entry> entries = new LinkedHashMap<>();

  /**
   * An offer, and who brought it.
   *
   * @param from empty for our own
   */
  private record Entry(Offer offer, Optional<PeerId> from, long atNanos) {}

  /** What an offer is worth. */
  enum Verdict {
    /** New. */
    TAKEN,
    /** Old, early, or too much: nobody is to blame. */
    LEFT,
    /** Its worker did not sign it. */
    FALSE
  }

  /**
   * An empty book.
   *
   * @param isBacked whether an account holds as much as a worker stakes on a job at least: an offer
   *     of another one counts for nothing
   */
  public OfferBook(long chainId, Clock clock, LongSupplier nanoTime, Predicate<Address> isBacked) {
    this.isBacked = isBacked;
    this.chainId = chainId;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Judges an offer that a peer brought: what costs nothing first, the signature last. */
  Verdict judge(Offer offer, PeerId from) {
    if (!isWanted(offer) || !isBacked.test(offer.worker())) {
      return Verdict.LEFT;
    }
    if (!offer.isSigned(chainId)) {
      return Verdict.FALSE;
    }
    return put(new Entry(offer, Optional.of(from), nanoTime.getAsLong()))
        ? Verdict.TAKEN
        : Verdict.LEFT;
  }

  /** Takes our own offer. */
  void putOwn(Offer offer) {
    boolean unused = put(new Entry(offer, Optional.empty(), nanoTime.getAsLong()));
  }

  private synchronized boolean isWanted(Offer offer) {
    long now = clock.seconds();
    if (offer.price().validUntil() <= now
        || offer.price().validUntil() > now + Offer.MOST_SECONDS) {
      return false;
    }
    Entry known = entries.get(offer.worker());
    return known == null || isDue(known, offer);
  }

  private boolean isDue(Entry known, Offer next) {
    return known.from().isPresent()
        && known.offer().price().validUntil() < next.price().validUntil()
        && nanoTime.getAsLong() - known.atNanos() >= PAUSE_NANOS;
  }

  private synchronized boolean put(Entry entry) {
    entries.values().removeIf(other -> other.offer().price().validUntil() <= clock.seconds());
    entries.remove(entry.offer().worker());
    List<Entry> sameSource = broughtBy(entry.from());
    if (sameSource.size() >= MOST_PER_PEER) {
      entries.remove(sameSource.get(0).offer().worker());
    } else if (entries.size() >= MOST) {
      List<Entry> largest = largestSource();
      if (largest.size() <= sameSource.size() + 1) {
        return false;
      }
      entries.remove(largest.get(0).offer().worker());
    }
    entries.put(entry.offer().worker(), entry);
    return true;
  }

  private List<Entry> broughtBy(Optional<PeerId> peer) {
    return entries.values().stream().filter(entry -> entry.from().equals(peer)).toList();
  }

  /** What that peer brought which brought most. */
  private List<Entry> largestSource() {
    return entries.values().stream()
        .map(Entry::from)
        .distinct()
        .map(this::broughtBy)
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  /** The offers that hold now, the cheapest first. */
  public synchronized List<Offer> all() {
    long now = clock.seconds();
    List<Offer> offers = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.offer().price().validUntil() > now) {
        offers.add(entry.offer());
      }
    }
    offers.sort(Comparator.comparing((Offer offer) -> offer.price().perToken()));
    return offers;
  }

  /** Who brought a worker's offer; empty where it is our own, or there is none. */
  synchronized Optional<PeerId> from(Address worker) {
    return Optional.ofNullable(entries.get(worker)).flatMap(Entry::from);
  }

  /** A worker's offer does not hold any more. */
  synchronized void remove(Address worker) {
    entries.remove(worker);
  }
}
