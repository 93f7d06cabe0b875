package org.poai.libp2p.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.transport.DialException;

/** A host of a {@link MemoryNetwork}. Its state changes within the network's tasks only. */
public final class MemoryHost implements Host {
  private final MemoryNetwork network;
  private final PeerId id;
  private final Multiaddr address;
  private final Map<String, Served> served = new ConcurrentSkipListMap<>();
  private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
  private final Map<String, Long> bans = new ConcurrentHashMap<>();
  private final Map<PeerId, Long> avoided = new ConcurrentHashMap<>();
  private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<MemoryStream> streams = ConcurrentHashMap.newKeySet();
  private final List<String> disconnects = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  private record Served(StreamLimits limits, StreamAcceptor acceptor) {}

  MemoryHost(MemoryNetwork network, PeerId id, Multiaddr address) {
    this.network = network;
    this.id = id;
    this.address = address;
  }

  /** What others dial. */
  public Multiaddr dialAddress() {
    return address.withPeer(id);
  }

  /** Why this host has disconnected or banned peers, in order. */
  public List<String> disconnects() {
    return disconnects;
  }

  /** Open streams of a protocol, both ways. */
  public int openStreams(String protocol) {
    return (int) streams.stream().filter(stream -> stream.protocol().equals(protocol)).count();
  }

  public boolean isBanned(PeerId peer) {
    return bans.getOrDefault(peer.toString(), 0L) > network.clock().millis();
  }

  @Override
  public PeerId id() {
    return id;
  }

  @Override
  public List<Multiaddr> addresses() {
    return stopped ? List.of() : List.of(address);
  }

  @Override
  public void serve(String protocol, StreamLimits limits, StreamAcceptor acceptor) {
    served.put(protocol, new Served(limits, acceptor));
  }

  @Override
  public List<String> protocols() {
    return List.copyOf(served.keySet());
  }

  @Override
  public CompletableFuture<PeerId> dial(Multiaddr to) {
    CompletableFuture<PeerId> result = new CompletableFuture<>();
    network.execute(() -> dialNow(to, result));
    return result;
  }

  private void dialNow(Multiaddr to, CompletableFuture<PeerId> result) {
    Optional<MemoryHost> found = network.at(to);
    if (found.filter(this::equals).isPresent()) {
      result.completeExceptionally(DialException.self());
      return;
    }
    if (found.isEmpty() || stopped) {
      result.completeExceptionally(new DialException("nobody listens there"));
      return;
    }
    MemoryHost other = found.get();
    boolean another = to.peerId().isPresent() && !to.peerId().get().equals(other.id);
    boolean shunned = avoided.getOrDefault(other.id, 0L) > network.clock().millis();
    if (another || shunned || isBanned(other.id) || other.isBanned(id)) {
      result.completeExceptionally(new DialException("not welcome"));
      return;
    }
    if (!peers.containsKey(other.id)) {
      join(other, true);
      other.join(this, false);
    }
    result.complete(other.id);
  }

  private void join(MemoryHost other, boolean outbound) {
    Peer peer = new Peer(other.id, other.address, outbound);
    peers.put(other.id, peer);
    listeners.forEach(listener -> listener.onConnected(peer));
  }

  @Override
  public CompletableFuture<Stream> open(
      PeerId peer, List<String> protocols, StreamAcceptor acceptor) {
    CompletableFuture<Stream> result = new CompletableFuture<>();
    network.execute(() -> openNow(peer, protocols, acceptor, result));
    return result;
  }

  private void openNow(
      PeerId peer,
      List<String> protocols,
      StreamAcceptor acceptor,
      CompletableFuture<Stream> result) {
    if (!peers.containsKey(peer)) {
      result.completeExceptionally(HostException.failed("not connected"));
      return;
    }
    MemoryHost other = network.of(peer).orElseThrow();
    Optional<String> agreed = protocols.stream().filter(other.served::containsKey).findFirst();
    if (agreed.isEmpty()) {
      result.completeExceptionally(HostException.unsupported());
      return;
    }
    String protocol = agreed.get();
    Served theirs = Objects.requireNonNull(other.served.get(protocol));
    StreamLimits ours =
        Optional.ofNullable(served.get(protocol)).map(Served::limits).orElse(StreamLimits.DEFAULT);
    if (count(peer, protocol, true) >= ours.outbound()
        || other.count(id, protocol, false) >= theirs.limits.inbound()) {
      result.completeExceptionally(HostException.failed("too many streams"));
      return;
    }
    MemoryStream here = new MemoryStream(network, this, peer, protocol, true);
    MemoryStream there = new MemoryStream(network, other, id, protocol, false);
    here.join(there);
    here.handle(acceptor.accept(here));
    there.handle(theirs.acceptor.accept(there));
    result.complete(here);
  }

  private long count(PeerId peer, String protocol, boolean outbound) {
    return streams.stream()
        .filter(stream -> stream.peer().equals(peer) && stream.isOutbound() == outbound)
        .filter(stream -> stream.protocol().equals(protocol))
        .count();
  }

  void opened(MemoryStream stream) {
    streams.add(stream);
  }

  void closed(MemoryStream stream) {
    streams.remove(stream);
  }

  @Override
  public Optional<Peer> peer(PeerId peer) {
    return Optional.ofNullable(peers.get(peer));
  }

  @Override
  public List<Peer> peers() {
    return List.copyOf(peers.values());
  }

  @Override
  public void addListener(HostListener listener) {
    listeners.add(listener);
  }

  @Override
  public void avoid(PeerId peer, Duration duration) {
    avoided.put(peer, network.clock().millis() + duration.toMillis());
  }

  @Override
  public void disconnect(PeerId peer, String reason) {
    disconnects.add(reason);
    network.execute(() -> cut(peer));
  }

  @Override
  public void suspend(PeerId peer, Duration duration, String reason) {
    bans.put(peer.toString(), network.clock().millis() + duration.toMillis());
    disconnect(peer, reason);
  }

  @Override
  public Duration ban(PeerId peer, String banKey, String reason) {
    suspend(peer, Bans.FIRST, reason);
    return Bans.FIRST;
  }

  private void cut(PeerId peer) {
    part(peer);
    network.of(peer).ifPresent(other -> other.part(id));
  }

  private void part(PeerId peer) {
    Peer gone = peers.remove(peer);
    if (gone != null) {
      new ArrayList<>(streams)
          .stream().filter(stream -> stream.peer().equals(peer)).forEach(MemoryStream::die);
      listeners.forEach(listener -> listener.onDisconnected(gone));
    }
  }

  @Override
  public void start() {}

  /** Can be dialled again. */
  public void restart() {
    stopped = false;
  }

  /** Disconnects all; nobody can dial it any more. */
  @Override
  public void stop() {
    stopped = true;
    network.execute(() -> List.copyOf(peers.keySet()).forEach(this::cut));
  }
}
