package org.poai.libp2p.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.transport.Connection;

/**
 * Who is connected. Safe from any thread; listeners are told inside the lock, so that what they
 * hear of a peer is in order.
 */
final class Links {
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

  /** Whether another inbound connection may begin; then {@link #upgraded} has to follow. */
  synchronized boolean admits(Multiaddr remote) {
    if (upgrading.size() >= limits.upgrading()
        || count(link -> !link.peer.outbound()) >= limits.inbound()
        || (!remote.isLoopback() && ofSubnet(remote) >= limits.perSubnet())) {
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
      listeners.forEach(listener -> listener.onConnected(link.peer));
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
      listeners.forEach(listener -> listener.onDisconnected(peer));
    }
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
