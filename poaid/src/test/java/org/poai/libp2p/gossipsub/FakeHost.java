package org.poai.libp2p.gossipsub;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.host.StreamAcceptor;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.primitives.Bytes;

/** A host whose peers and streams are the test's. */
final class FakeHost implements Host {
  final List<Opening> openings = new CopyOnWriteArrayList<>();
  private final Map<PeerId, Peer> peers = new ConcurrentHashMap<>();
  private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
  private volatile StreamAcceptor acceptor =
      stream -> {
        throw new IllegalStateException("nothing is served");
      };

  /** A stream that was asked for. */
  record Opening(PeerId peer, StreamAcceptor acceptor, CompletableFuture<Stream> result) {
    FakeStream succeed() {
      FakeStream stream = new FakeStream(peer, true, acceptor);
      result.complete(stream);
      return stream;
    }

    void fail() {
      result.completeExceptionally(new IllegalStateException("no"));
    }
  }

  static PeerId peerId(int number) {
    return new PeerId(Bytes.of((byte) 0, (byte) 2, (byte) 7, (byte) number));
  }

  void connect(PeerId id) {
    try {
      Peer peer = new Peer(id, Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), true);
      peers.put(id, peer);
      listeners.forEach(listener -> listener.onConnected(peer));
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  void disconnectPeer(PeerId id) {
    Optional.ofNullable(peers.remove(id))
        .ifPresent(peer -> listeners.forEach(listener -> listener.onDisconnected(peer)));
  }

  /** The peer opens a stream. */
  FakeStream inbound(PeerId id) {
    return new FakeStream(id, false, acceptor);
  }

  @Override
  public PeerId id() {
    return peerId(0);
  }

  @Override
  public List<Multiaddr> addresses() {
    return List.of();
  }

  @Override
  public void serve(String protocol, StreamLimits limits, StreamAcceptor newAcceptor) {
    acceptor = newAcceptor;
  }

  @Override
  public List<String> protocols() {
    return List.of();
  }

  @Override
  public CompletableFuture<PeerId> dial(Multiaddr address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Stream> open(
      PeerId peer, List<String> protocols, StreamAcceptor streamAcceptor) {
    CompletableFuture<Stream> result = new CompletableFuture<>();
    openings.add(new Opening(peer, streamAcceptor, result));
    return result;
  }

  @Override
  public Optional<Peer> peer(PeerId id) {
    return Optional.ofNullable(peers.get(id));
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
  public void disconnect(PeerId peer, String reason) {
    disconnectPeer(peer);
  }

  @Override
  public void avoid(PeerId peer, Duration duration) {}

  @Override
  public void suspend(PeerId peer, Duration duration, String reason) {
    disconnectPeer(peer);
  }

  @Override
  public Duration ban(PeerId peer, String banKey, String reason) {
    disconnectPeer(peer);
    return Duration.ofHours(1);
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
