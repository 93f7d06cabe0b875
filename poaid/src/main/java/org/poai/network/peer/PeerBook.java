package org.poai.network.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.poai.async.EventThread;
import org.poai.chain.stored.Origin;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.CounterMetric;
import org.poai.metrics.Metrics.LabelledCounter;
import org.poai.network.message.ChainTip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connected peers of this chain, where each says that it is, and what it is to blame for. Owned
 * by the thread {@code network}; {@link #snapshot} and {@link #blame} are safe from any.
 */
public final class PeerBook implements Penalties {
  private static final Logger LOG = LoggerFactory.getLogger(PeerBook.class);

  /** How long a peer that the operator named is kept away at first: at most 32 times as long. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  private static final int MAX_DOUBLINGS = 5;

  private final Host host;
  private final NamedPeers named;
  private final EventThread thread;
  private final LongSupplier nanoTime;
  private final Blame blame = new Blame();
  private final Map<PeerId, RemotePeer> peers = new LinkedHashMap<>();
  private final List<PeerListener> listeners = new ArrayList<>();
  private final LabelledCounter<Offence> offences;
  private final CounterMetric bans;
  private final Map<PeerId, Integer> partings = new HashMap<>();
  private PenaltyListener onPenalty = new PenaltyListener() {};
  private BiConsumer<Origin.Peer, Long> onFuture = (peer, timestamp) -> {};
  private volatile List<RemotePeer> snapshot = List.of();

  /**
   * An empty book.
   *
   * @param named the peers that the operator named
   */
  public PeerBook(
      Host host, EventThread thread, NamedPeers named, LongSupplier nanoTime, Metrics metrics) {
    this.host = host;
    this.named = named;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.offences =
        metrics.counter(
            MetricCategory.NETWORK,
            "offences",
            "What peers were blamed for",
            "offence",
            Offence.class);
    this.bans = metrics.counter(MetricCategory.NETWORK, "bans", "Peers banned");
    metrics.gauge(MetricCategory.NETWORK, "peers", "Peers on our chain", () -> snapshot().size());
    metrics.gauge(
        MetricCategory.NETWORK,
        "best_peer_height",
        "Height that the highest peer says it has; 0 without peers",
        () -> snapshot().stream().mapToLong(peer -> peer.head().number().value()).max().orElse(0));
  }

  /** Before the first peer. */
  public void addListener(PeerListener listener) {
    listeners.add(listener);
  }

  /** Hears of bans; before the first peer. */
  public void onPenalty(PenaltyListener listener) {
    onPenalty = listener;
  }

  /** Hears of headers from the future, on the thread {@code network}; before the first peer. */
  public void onFuture(BiConsumer<Origin.Peer, Long> listener) {
    onFuture = listener;
  }

  /** A peer gave a header, true in all but that its timestamp, in seconds, is not yet due. */
  public void future(RemotePeer peer, long timestamp) {
    onFuture.accept(peer.origin(), timestamp);
  }

  /** The peers as they were a moment ago, in the order in which they came. */
  public List<RemotePeer> snapshot() {
    return snapshot;
  }

  /** The peers, in the order in which they came. */
  public List<RemotePeer> all() {
    thread.assertCurrent();
    return List.copyOf(peers.values());
  }

  public Optional<RemotePeer> find(PeerId id) {
    thread.assertCurrent();
    return Optional.ofNullable(peers.get(id));
  }

  /** Any connected peer as who brings a block; empty when it is not connected. Any thread. */
  public Optional<Origin.Peer> origin(PeerId id) {
    return host.peer(id).map(peer -> RemotePeer.origin(peer, named.trusts(id)));
  }

  /** A peer on our chain has said where it is; new ones join. */
  public void say(Peer connection, String agent, ChainTip head) {
    thread.assertCurrent();
    Optional<RemotePeer> before = find(connection.id());
    boolean isNamed = named.trusts(connection.id());
    int points = blame.points(RemotePeer.banKey(connection, isNamed), nanoTime.getAsLong());
    RemotePeer now = new RemotePeer(connection, isNamed, agent, head, points);
    put(now);
    if (before.isEmpty()) {
      listeners.forEach(listener -> listener.onReady(now));
    } else if (!before.get().head().equals(head)) {
      listeners.forEach(listener -> listener.onHead(now));
    }
  }

  /** A peer of the book has said where it is now. */
  public void moved(PeerId id, ChainTip head) {
    find(id).ifPresent(peer -> say(peer.connection(), peer.agent(), head));
  }

  /** A peer has sent a block that it must therefore have; a lighter one changes nothing. */
  public void has(PeerId id, ChainTip block) {
    thread.assertCurrent();
    find(id)
        .filter(peer -> peer.head().work().compareTo(block.work()) < 0)
        .map(peer -> peer.at(block))
        .ifPresent(
            peer -> {
              put(peer);
              listeners.forEach(listener -> listener.onHead(peer));
            });
  }

  /** Parts from a peer without blame. */
  void disconnect(PeerId id, String reason) {
    host.disconnect(id, reason);
  }

  /** A peer is no longer connected. */
  public void gone(PeerId id) {
    thread.assertCurrent();
    RemotePeer gone = peers.remove(id);
    if (gone != null) {
      snapshot = List.copyOf(peers.values());
      listeners.forEach(listener -> listener.onGone(gone));
    }
  }

  @Override
  public void blame(PeerId peer, Offence offence, String detail) {
    thread.execute(() -> count(peer, Optional.empty(), offence, detail));
  }

  /** Blames who brought a block, also where it has gone since. */
  void blame(Origin.Peer origin, Offence offence, String detail) {
    thread.execute(() -> count(id(origin), Optional.of(origin.banKey()), offence, detail));
  }

  /** Its text was that of a connected peer's id. */
  private static PeerId id(Origin.Peer origin) {
    try {
      return PeerId.parse(origin.id());
    } catch (FormatException e) {
      throw new IllegalStateException("a block of " + origin.id(), e);
    }
  }

  private void count(PeerId id, Optional<String> knownKey, Offence offence, String detail) {
    offences.increment(offence);
    LOG.debug("{} is to blame for {}: {}", id, offence, detail);
    Optional<Peer> connection = host.peer(id).or(() -> find(id).map(RemotePeer::connection));
    boolean isNamed = named.spares(id);
    Optional<String> key =
        knownKey.or(() -> connection.map(peer -> RemotePeer.banKey(peer, isNamed)));
    if (key.isEmpty()) {
      return;
    }
    int points = blame.add(key.get(), offence.points(), nanoTime.getAsLong());
    find(id).ifPresent(peer -> put(peer.blamed(points)));
    if (points < Offence.LIMIT) {
      return;
    }
    blame.forget(key.get());
    if (isNamed) {
      Duration pause = pause(id);
      host.suspend(id, pause, offence + ": " + detail);
      connection.ifPresent(peer -> onPenalty.parted(peer, offence, detail, pause));
    } else {
      bans.increment();
      Duration duration = host.ban(id, key.get(), offence + ": " + detail);
      connection.ifPresent(peer -> onPenalty.banned(peer, offence, duration));
    }
  }

  /** Whom the operator named is not banned, but kept away, each time twice as long. */
  private Duration pause(PeerId peer) {
    int times = partings.merge(peer, 1, Integer::sum);
    return FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, MAX_DOUBLINGS));
  }

  private void put(RemotePeer peer) {
    peers.put(peer.id(), peer);
    snapshot = List.copyOf(peers.values());
  }
}
