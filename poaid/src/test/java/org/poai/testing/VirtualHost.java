package org.poai.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
import org.poai.primitives.Hash32;

/**
 * A host of a {@link VirtualNet}, without streams: requests, and gossip that floods. It outlives
 * the program that uses it: {@link #reset} takes that program's protocols away, {@link #turn}
 * switches it on and off; whom it has banned stays banned.
 */
public final class VirtualHost implements Host, Requests, PubSub {
  private static final Duration BAN = Duration.ofHours(1);

  private final VirtualNet net;
  private final int number;
  private final PeerId id;
  private final Map<PeerId, Peer> connected = new LinkedHashMap<>();
  private final Map<PeerId, Long> refusedUntil = new LinkedHashMap<>();
  private final Map<PeerId, Long> avoidedUntil = new LinkedHashMap<>();
  private final List<HostListener> listeners = new ArrayList<>();
  private final Map<String, Responder> responders = new LinkedHashMap<>();
  private final Map<String, Validator> topics = new LinkedHashMap<>();
  private final Set<Hash32> seen = new LinkedHashSet<>();
  private Consumer<Ban> onBan = ban -> {};
  private int latencyMillis;
  private boolean up = true;

  /** A peer that this host has banned, and why. */
  public record Ban(PeerId peer, String reason) {}

  VirtualHost(VirtualNet net, int number, PeerId id, int latencyMillis) {
    this.net = net;
    this.number = number;
    this.id = id;
    this.latencyMillis = latencyMillis;
  }

  public int number() {
    return number;
  }

  /** Hears of each ban. */
  public void onBan(Consumer<Ban> listener) {
    onBan = listener;
  }

  public void latency(int millis) {
    latencyMillis = millis;
  }

  int latencyMillis() {
    return latencyMillis;
  }

  boolean isUp() {
    return up;
  }

  /** Switches the host on or off; its connections end. */
  public void turn(boolean on) {
    if (up && !on) {
      net.down(this);
    }
    up = on;
  }

  /** Forgets the protocols and listeners of the program that ran here. */
  public void reset() {
    listeners.clear();
    responders.clear();
    topics.clear();
    seen.clear();
    avoidedUntil.clear();
  }

  boolean isConnected(PeerId peer) {
    return connected.containsKey(peer);
  }

  boolean mayDial(VirtualHost other) {
    long now = net.time.nanos();
    return !listeners.isEmpty()
        && number < other.number
        && avoidedUntil.getOrDefault(other.id, Long.MIN_VALUE) < now
        && refusedUntil.getOrDefault(other.id, Long.MIN_VALUE) < now
        && other.refusedUntil.getOrDefault(id, Long.MIN_VALUE) < now;
  }

  void join(PeerId other, boolean outbound) {
    Peer peer = new Peer(other, address(), outbound);
    connected.put(other, peer);
    List.copyOf(listeners).forEach(listener -> listener.onConnected(peer));
  }

  void left(PeerId other) {
    Peer peer = connected.remove(other);
    if (peer != null) {
      List.copyOf(listeners).forEach(listener -> listener.onDisconnected(peer));
    }
  }

  @Override
  public PeerId id() {
    return id;
  }

  private static Multiaddr address() {
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
    net.time.after(0, () -> net.find(peer).ifPresent(other -> net.part(this, other)));
  }

  @Override
  public void avoid(PeerId peer, Duration duration) {
    avoidedUntil.put(peer, net.time.nanos() + duration.toNanos());
  }

  @Override
  public void suspend(PeerId peer, Duration duration, String reason) {
    refusedUntil.put(peer, net.time.nanos() + duration.toNanos());
    disconnect(peer, reason);
  }

  @Override
  public Duration ban(PeerId peer, String banKey, String reason) {
    onBan.accept(new Ban(peer, reason));
    suspend(peer, BAN, reason);
    return BAN;
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
    if (!isConnected(peer)) {
      answer.completeExceptionally(failure(RequestException.Cause.DISCONNECTED));
      return answer;
    }
    VirtualHost other = net.find(peer).orElseThrow();
    net.send(this, other, request.length, () -> other.answer(this, exchange, request, answer));
    net.time.after(
        exchange.deadline().toMillis(),
        () ->
            answer.completeExceptionally(
                failure(
                    isConnected(peer)
                        ? RequestException.Cause.TIMEOUT
                        : RequestException.Cause.DISCONNECTED)));
    return answer;
  }

  private void answer(
      VirtualHost asker, Exchange exchange, byte[] request, CompletableFuture<List<byte[]>> end) {
    Responder responder = responders.get(exchange.protocol());
    if (responder == null || !isConnected(asker.id)) {
      net.send(this, asker, 0, () -> end.completeExceptionally(refused()));
      return;
    }
    var unused =
        responder
            .respond(asker.id, request)
            .thenCompose(AllFrames::of)
            .whenComplete(
                (frames, failure) -> {
                  long bytes = frames == null ? 0 : frames.stream().mapToLong(f -> f.length).sum();
                  net.send(
                      this,
                      asker,
                      bytes,
                      () -> {
                        if (frames == null) {
                          end.completeExceptionally(refused());
                        } else {
                          end.complete(frames);
                        }
                      });
                });
  }

  private static RequestException refused() {
    return failure(RequestException.Cause.REFUSED);
  }

  private static RequestException failure(RequestException.Cause cause) {
    return new RequestException(cause, "in virtual time");
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
    forward(topic, data, id);
  }

  private void forward(String topic, byte[] data, PeerId but) {
    for (PeerId peer : List.copyOf(connected.keySet())) {
      if (!peer.equals(but)) {
        VirtualHost other = net.find(peer).orElseThrow();
        net.send(this, other, data.length, () -> other.arrive(this, topic, data));
      }
    }
  }

  private void arrive(VirtualHost forwarder, String topic, byte[] data) {
    Validator validator = topics.get(topic);
    if (validator == null || !isConnected(forwarder.id) || !seen.add(Sha256.hash(data))) {
      return;
    }
    var unused =
        validator
            .validate(forwarder.id, data)
            .thenAccept(
                verdict -> {
                  if (verdict == Validation.ACCEPT) {
                    forward(topic, data, forwarder.id);
                  }
                });
  }
}
