package org.poai.network.sync;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.poai.chain.block.DecodeResult;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.host.StreamAcceptor;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Exchange;
import org.poai.libp2p.request.RequestException;
import org.poai.libp2p.request.Requests;
import org.poai.libp2p.stream.Stream;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.ManifestRequest;
import org.poai.network.sync.ScriptedPeer.Answer;
import org.poai.testing.AllFrames;
import org.poai.testing.VirtualTime;

/** A host whose peers are scripts, and whose answers come in virtual time. */
final class ScriptedNet implements Host, Requests {
  private static final PeerId SELF = new ScriptedPeer(0, SyncRig.EMPTY).id();

  private final VirtualTime time;
  private final Map<PeerId, ScriptedPeer> connected = new ConcurrentHashMap<>();
  private Consumer<PeerId> onGone = id -> {};

  final Set<PeerId> banned = ConcurrentHashMap.newKeySet();
  final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong mostOpen = new AtomicLong();

  ScriptedNet(VirtualTime time) {
    this.time = time;
  }

  /** Hears of peers that are no longer connected. */
  void onGone(Consumer<PeerId> listener) {
    onGone = listener;
  }

  void join(ScriptedPeer peer) {
    connected.put(peer.id(), peer);
  }

  void part(PeerId peer) {
    if (connected.remove(peer) != null) {
      onGone.accept(peer);
    }
  }

  /** Requests that waited for their answers at one time, at most. */
  long mostOpen() {
    return mostOpen.get();
  }

  @Override
  public CompletableFuture<Void> stream(
      PeerId peer, Exchange exchange, byte[] request, FrameTaker taker) {
    return AllFrames.handedOn(ask(peer, exchange, request), taker);
  }

  @Override
  public CompletableFuture<List<byte[]>> ask(PeerId id, Exchange exchange, byte[] request) {
    asked.incrementAndGet();
    CompletableFuture<List<byte[]>> answer = new CompletableFuture<>();
    ScriptedPeer peer = connected.get(id);
    if (peer == null) {
      fail(answer, RequestException.Cause.DISCONNECTED);
      return answer;
    }
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    var unused = answer.whenComplete((frames, failure) -> open.decrementAndGet());
    Answer given = answer(peer, exchange.protocol(), request);
    long deadline = exchange.deadline().toMillis();
    boolean inTime = given.frames().isPresent() && given.millis() < deadline;
    time.after(
        inTime ? given.millis() : deadline,
        () -> {
          if (!connected.containsKey(id)) {
            fail(answer, RequestException.Cause.DISCONNECTED);
          } else if (inTime) {
            answer.complete(given.frames().get());
          } else {
            fail(answer, RequestException.Cause.TIMEOUT);
          }
        });
    return answer;
  }

  private Answer answer(ScriptedPeer peer, String protocol, byte[] request) {
    if (protocol.contains("/headers/")) {
      return peer.headers(value(HeadersRequest.decode(request)), time.nanos());
    }
    if (protocol.contains("/manifest/")) {
      return peer.manifests(value(ManifestRequest.decode(request)), time.nanos());
    }
    return peer.blocks(value(BlocksRequest.decode(request)), time.nanos());
  }

  private static <T> T value(DecodeResult<T> decoded) {
    return decoded.orThrow();
  }

  private static void fail(CompletableFuture<?> answer, RequestException.Cause why) {
    answer.completeExceptionally(new RequestException(why, why.name()));
  }

  @Override
  public void suspend(PeerId peer, Duration duration, String reason) {
    part(peer);
  }

  @Override
  public Duration ban(PeerId peer, String banKey, String reason) {
    banned.add(peer);
    part(peer);
    return Duration.ofHours(1);
  }

  @Override
  public void disconnect(PeerId peer, String reason) {
    part(peer);
  }

  @Override
  public Optional<Peer> peer(PeerId id) {
    return Optional.ofNullable(connected.get(id)).map(peer -> peer.connection);
  }

  @Override
  public List<Peer> peers() {
    return connected.values().stream().map(peer -> peer.connection).toList();
  }

  @Override
  public PeerId id() {
    return SELF;
  }

  @Override
  public List<Multiaddr> addresses() {
    return List.of();
  }

  @Override
  public List<String> protocols() {
    return List.of();
  }

  @Override
  public void addListener(HostListener listener) {}

  @Override
  public void avoid(PeerId peer, Duration duration) {}

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public void serve(Exchange exchange, Responder responder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void serve(String protocol, StreamLimits limits, StreamAcceptor acceptor) {
    throw new UnsupportedOperationException();
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
}
