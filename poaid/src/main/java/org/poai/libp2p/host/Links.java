package org.poai.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected. Safe from any thread; listeners are told inside the lock, so that what they
 * hear of a peer is in order.
 */
final class Links {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private final HostLimits limits;
  private final Map<PeerId, List<Link>> links = new LinkedHashMap<>();
  private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Multiaddr> upgrading = new ArrayList<>();

  Links(HostLimits limits) {
    this.limits = limits;
  }

  void addListener(HostListener listener) {
    listeners.add(listener);
  }

  /**
   * Whether another inbound connection may begin; then {@link #upgraded} has to follow.
   *
   * @param bansNear bans in the network of the address: the more, the fewer come from there
   */
  synchronized boolean admits(Multiaddr remote, int bansNear) {
    int perSubnet = Math.max(1, limits.perSubnet() / (1 + bansNear));
    if (upgrading.size() >= limits.upgrading()
        || count(link -> !link.peer.outbound()) >= limits.inbound()
        || (!remote.isLoopback() && ofSubnet(remote) >= perSubnet)) {
      return false;
    }
    upgrading.add(remote);
    return true;
  }

  /** Inbound connections from its subnet; those whose upgrade drags on count, too. */
  private long ofSubnet(Multiaddr remote) {
    Optional<String> subnet = remote.subnet();
    return upgrading.stream().filter(address -> address.subnet().equals(subnet)).count()
        + count(link -> !link.peer.outbound() && link.peer.address().subnet().equals(subnet));
  }

  /** An inbound upgrade has ended, well or not. */
  synchronized void upgraded(Multiaddr remote) {
    upgrading.remove(remote);
  }

  /** Takes a connection in, unless a limit is reached. */
  synchronized Optional<Link> add(Connection connection) {
    boolean outbound = connection.outbound();
    List<Link> known = links.getOrDefault(connection.peer(), List.of());
    int limit = outbound ? limits.outbound() : limits.inbound();
    if (known.size() >= limits.perPeer()
        || count(link -> link.peer.outbound() == outbound) >= limit) {
      return Optional.empty();
    }
    Link link = new Link(connection);
    List<Link> all = new ArrayList<>(known);
    all.add(link);
    links.put(connection.peer(), all);
    if (known.isEmpty()) {
      tell(listener -> listener.onConnected(link.peer));
    }
    return Optional.of(link);
  }

  synchronized void remove(Connection connection) {
    List<Link> known = links.get(connection.peer());
    if (known == null) {
      return;
    }
    Peer peer = known.get(0).peer;
    if (known.removeIf(link -> link.connection.equals(connection)) && known.isEmpty()) {
      links.remove(connection.peer());
      tell(listener -> listener.onDisconnected(peer));
    }
  }

  /** Somebody else has our id. */
  synchronized void metSelf(Multiaddr remote) {
    tell(listener -> listener.onOwnId(remote));
  }

  /** A listener that throws takes no place from others, and no word. */
  private void tell(Consumer<HostListener> word) {
    for (HostListener listener : listeners) {
      try {
        word.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener of connections failed", e);
      }
    }
  }

  /** Inbound connections whose upgrade has not ended. */
  synchronized int upgrading() {
    return upgrading.size();
  }

  /** The oldest connection to a peer. */
  synchronized Optional<Link> find(PeerId peer) {
    return Optional.ofNullable(links.get(peer)).map(known -> known.get(0));
  }

  synchronized Optional<Link> of(Connection connection) {
    return links.getOrDefault(connection.peer(), List.of()).stream()
        .filter(link -> link.connection.equals(connection))
        .findFirst();
  }

  /** The oldest connection to each peer. */
  synchronized List<Peer> peers() {
    return links.values().stream().map(known -> known.get(0).peer).toList();
  }

  synchronized List<Connection> connections(Predicate<Peer> which) {
    return links.values().stream()
        .flatMap(List::stream)
        .filter(link -> which.test(link.peer))
        .map(link -> link.connection)
        .toList();
  }

  synchronized long count(Predicate<Link> which) {
    return links.values().stream().flatMap(List::stream).filter(which).count();
  }
}
