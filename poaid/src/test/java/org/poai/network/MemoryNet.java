package org.poai.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.poai.async.EventThread;
import org.poai.crypto.Sha256;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.host.StreamAcceptor;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Exchange;
import org.poai.libp2p.request.RequestException;
import org.poai.libp2p.request.Requests;
import org.poai.libp2p.stream.Stream;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.testing.AllFrames;

/**
 * Hosts in memory, with requests and flooding gossip but no streams: the network above libp2p can
 * be tested without it. Everything that arrives arrives on one thread, in order.
 */
final class MemoryNet implements AutoCloseable {
  private final EventThread wire =
      new EventThread(
          "wire",
          (part, cause) -> {
            throw new AssertionError(cause);
          });
  private final Map<PeerId, Node> nodes = new ConcurrentHashMap<>();

  Node node(int number) {
    PeerId id =
        new PeerId(Bytes.of((byte) 0, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) number));
    return nodes.computeIfAbsent(id, Node::new);
  }

  /** Connects two nodes; the first is the dialler. */
  void connect(Node dialler, Node listener) {
    wire.execute(
        () -> {
          if (dialler.bannedPeers.contains(listener.id)
              || listener.bannedPeers.contains(dialler.id)
              || dialler.connected.containsKey(listener.id)) {
            return;
          }
          dialler.join(listener.id, true);
          listener.join(dialler.id, false);
        });
  }

  void cut(Node one, Node other) {
    wire.execute(
        () -> {
          one.part(other.id);
          other.part(one.id);
        });
  }

  /** What was sent before has arrived. */
  void settle() {
    wire.call(() -> true).join();
  }

  @Override
  public void close() {
    wire.stop(1_000);
  }

  private Node of(PeerId id) {
    return Optional.ofNullable(nodes.get(id)).orElseThrow();
  }

  /** One host with what runs on it. */
  final class Node implements Host, Requests, PubSub {
    final PeerId id;
    final Map<PeerId, Peer> connected = new ConcurrentHashMap<>();
    final Set<PeerId> bannedPeers = ConcurrentHashMap.newKeySet();
    final Set<PeerId> avoided = ConcurrentHashMap.newKeySet();
    final List<String> partings = new CopyOnWriteArrayList<>();

    /** What this node has asked others, by protocol id. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Responder> responders = new ConcurrentHashMap<>();
    private final Map<String, Validator> topics = new ConcurrentHashMap<>();
    private final Set<Hash32> seen = Collections.synchronizedSet(new HashSet<>());

    private Node(PeerId id) {
      this.id = id;
    }

    private void join(PeerId other, boolean outbound) {
      Peer peer = new Peer(other, address(), outbound);
      connected.put(other, peer);
      listeners.forEach(listener -> listener.onConnected(peer));
    }

    private void part(PeerId other) {
      Optional.ofNullable(connected.remove(other))
          .ifPresent(peer -> listeners.forEach(listener -> listener.onDisconnected(peer)));
    }

    @Override
    public PeerId id() {
      return id;
    }

    private Multiaddr address() {
      try {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
      } catch (FormatException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public List<Multiaddr> addresses() {
      return List.of(address());
    }

    @Override
    public void serve(String protocol, StreamLimits limits, StreamAcceptor acceptor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> protocols() {
      return List.copyOf(responders.keySet());
    }

    @Override
    public CompletableFuture<PeerId> dial(Multiaddr address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Stream> open(
        PeerId peer, List<String> protocols, StreamAcceptor acceptor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Peer> peer(PeerId peer) {
      return Optional.ofNullable(connected.get(peer));
    }

    @Override
    public List<Peer> peers() {
      return List.copyOf(connected.values());
    }

    @Override
    public void addListener(HostListener listener) {
      listeners.add(listener);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
      partings.add(reason);
      cut(this, of(peer));
    }

    @Override
    public void avoid(PeerId peer, java.time.Duration duration) {
      avoided.add(peer);
    }

    @Override
    public void suspend(PeerId peer, java.time.Duration duration, String reason) {
      disconnect(peer, reason);
    }

    @Override
    public java.time.Duration ban(PeerId peer, String banKey, String reason) {
      bannedPeers.add(peer);
      disconnect(peer, reason);
      return java.time.Duration.ofHours(1);
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public CompletableFuture<Void> stream(
        PeerId peer, Exchange exchange, byte[] request, FrameTaker taker) {
      return AllFrames.handedOn(ask(peer, exchange, request), taker);
    }

    @Override
    public CompletableFuture<List<byte[]>> ask(PeerId peer, Exchange exchange, byte[] request) {
      CompletableFuture<List<byte[]>> answer = new CompletableFuture<>();
      asked.add(exchange.protocol());
      wire.execute(() -> of(peer).answer(this, exchange, request, answer));
      return answer;
    }

    private void answer(
        Node asker, Exchange exchange, byte[] request, CompletableFuture<List<byte[]>> answer) {
      Responder responder = responders.get(exchange.protocol());
      if (!connected.containsKey(asker.id)) {
        answer.completeExceptionally(
            new RequestException(RequestException.Cause.DISCONNECTED, "not connected"));
      } else if (responder == null) {
        answer.completeExceptionally(
            new RequestException(RequestException.Cause.REFUSED, "not spoken"));
      } else {
        var unused =
            responder
                .respond(asker.id, request)
                .thenCompose(AllFrames::of)
                .whenComplete(
                    (frames, failure) ->
                        wire.execute(
                            () -> {
                              if (failure == null) {
                                answer.complete(frames);
                              } else {
                                answer.completeExceptionally(
                                    new RequestException(RequestException.Cause.REFUSED, "reset"));
                              }
                            }));
      }
    }

    @Override
    public void serve(Exchange exchange, Responder responder) {
      responders.put(exchange.protocol(), responder);
    }

    @Override
    public void subscribe(String topic, Validator validator) {
      topics.put(topic, validator);
    }

    @Override
    public void publish(String topic, byte[] data) {
      seen.add(Sha256.hash(data));
      forward(topic, data, new ArrayList<>(List.of(id)));
    }

    private void forward(String topic, byte[] data, List<PeerId> but) {
      for (PeerId peer : connected.keySet()) {
        if (!but.contains(peer)) {
          wire.execute(() -> of(peer).arrive(this, topic, data));
        }
      }
    }

    private void arrive(Node forwarder, String topic, byte[] data) {
      Validator validator = topics.get(topic);
      if (validator == null
          || !connected.containsKey(forwarder.id)
          || !seen.add(Sha256.hash(data))) {
        return;
      }
      var unused =
          validator
              .validate(forwarder.id, data)
              .thenAccept(
                  verdict -> {
                    if (verdict == Validation.ACCEPT) {
                      forward(topic, data, List.of(id, forwarder.id));
                    }
                  });
    }
  }
}
