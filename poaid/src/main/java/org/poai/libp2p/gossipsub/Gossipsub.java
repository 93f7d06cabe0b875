package org.poai.libp2p.gossipsub;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.libp2p.gossipsub.router.Delivery;
import org.poai.libp2p.gossipsub.router.GossipParams;
import org.poai.libp2p.gossipsub.router.Parcel;
import org.poai.libp2p.gossipsub.router.Router;
import org.poai.libp2p.gossipsub.router.RouterConfig;
import org.poai.libp2p.gossipsub.router.RouterOutput;
import org.poai.libp2p.gossipsub.router.RouterStatus;
import org.poai.libp2p.gossipsub.router.Verdict;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gossipsub on a host. Each peer has one stream that we opened, on which only we write, and one
 * that it opened, on which only it writes. The thread {@code gossip} owns the router and the list
 * of peers; event loops decode what comes and hand it over, within limits per stream.
 */
public final class Gossipsub implements PubSub, Service {
  /** The protocol that we speak. */
  public static final String PROTOCOL = "/meshsub/1.1.0";

  private static final Logger LOG = LoggerFactory.getLogger(Gossipsub.class);
  private static final long STOP_MILLIS = 1000;

  /** A stream and, for a moment, the one that replaces it. */
  private static final StreamLimits STREAMS = new StreamLimits(4, 2);

  private final GossipsubConfig config;
  private final Host host;
  private final RpcCodec codec;
  private final EventThread thread;
  private final Router router;
  private final Map<PeerId, PeerLink> links = new LinkedHashMap<>();
  private final Map<String, Validator> validators = new LinkedHashMap<>();
  private final PeerLink.Parts linkParts;
  private final Set<InboundStream> inbound = ConcurrentHashMap.newKeySet();
  private volatile RouterStatus status = new RouterStatus(Map.of(), Map.of(), 0);

  /**
   * Gossipsub, not started.
   *
   * @param memory where what peers make us hold is counted; messages that can be asked for and
   *     those that are being judged have their parts of it from the beginning
   */
  public Gossipsub(
      GossipsubConfig config,
      Host host,
      MemoryShare memory,
      Metrics metrics,
      CriticalFailure failure) {
    this.config = config;
    GossipParams params = config.params().within(memory.limit());
    long messages = params.history().maxBytes() + params.validations().totalBytes();
    if (!memory.store(messages).purse(messages).take(messages)) {
      throw new IllegalArgumentException("no room for gossip in " + memory.limit() + " bytes");
    }
    this.host = host;
    this.codec = new RpcCodec(config.rpc());
    this.thread = new EventThread("gossip", failure);
    GossipMetrics counts = new GossipMetrics(metrics, config.scores().thresholds(), this::status);
    this.linkParts = new PeerLink.Parts(host, thread, codec, config.buffers(), memory, counts);
    this.router =
        new Router(
            new RouterConfig(host.id(), params, config.scores(), config.signing()),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            new SecureRandom()::nextInt,
            new Output(),
            counts);
  }

  /** Serves the protocol and greets the peers that are there already. */
  @Override
  public void start() {
    host.serve(PROTOCOL, STREAMS, this::accept);
    host.addListener(new Listener());
    host.peers().forEach(peer -> thread.execute(() -> connected(peer)));
    thread.repeat(this::heartbeat, config.params().heartbeat().intervalMillis());
  }

  @Override
  public void stop() {
    thread.stop(STOP_MILLIS);
  }

  @Override
  public void subscribe(String topic, Validator validator) {
    thread.execute(
        () -> {
          validators.put(topic, validator);
          router.join(topic);
          status = router.status();
        });
  }

  /** Leaves a topic. */
  public void unsubscribe(String topic) {
    thread.execute(
        () -> {
          router.leave(topic);
          validators.remove(topic);
          status = router.status();
        });
  }

  @Override
  public void publish(String topic, byte[] data) {
    if (!codec.fits(topic, data.length)) {
      throw new IllegalArgumentException("no RPC holds a message of " + data.length + " bytes");
    }
    byte[] copy = data.clone();
    thread.execute(() -> router.publish(topic, copy));
  }

  /** Counts breaches of the application's own protocol against a peer (P7). */
  public void penalize(PeerId peer, int count) {
    thread.execute(() -> router.penalize(peer, count));
  }

  /** What the application thinks of a peer (P5), until it says otherwise. */
  public void applicationScore(PeerId peer, double value) {
    thread.execute(() -> router.applicationScore(peer, value));
  }

  /** Scores and meshes as they were at the last heartbeat. */
  public RouterStatus status() {
    return status;
  }

  private void heartbeat() {
    inbound.forEach(InboundStream::expire);
    router.heartbeat();
    status = router.status();
  }

  /** On an event loop: a peer has opened its stream to us. */
  private InboundStream accept(Stream stream) {
    thread.execute(() -> arrived(stream));
    InboundStream reading =
        new InboundStream(
            stream, codec, config.buffers().inbound(), thread, new Received(), System::nanoTime);
    inbound.add(reading);
    return reading;
  }

  private void arrived(Stream stream) {
    host.peer(stream.peer()).ifPresent(this::connected);
    PeerLink link = links.get(stream.peer());
    if (link != null) {
      link.inbound(stream);
    }
  }

  /** Comes from several sides: a second time, and after the peer has gone, it means nothing. */
  private void connected(Peer peer) {
    thread.assertCurrent();
    PeerId id = peer.id();
    if (links.containsKey(id) || host.peer(id).isEmpty()) {
      return;
    }
    PeerLink link = new PeerLink(id, linkParts, () -> router.reopened(id));
    links.put(id, link);
    router.connected(id, peer.outbound(), peer.banKey());
    link.open();
  }

  private void disconnected(PeerId peer) {
    thread.assertCurrent();
    PeerLink link = links.remove(peer);
    if (link != null) {
      link.close();
      router.disconnected(peer);
    }
  }

  /** Hears of peers, on event loops. */
  private final class Listener implements HostListener {
    @Override
    public void onConnected(Peer peer) {
      thread.execute(() -> connected(peer));
    }

    @Override
    public void onDisconnected(Peer peer) {
      thread.execute(() -> disconnected(peer.id()));
    }
  }

  /** Takes what peers send. */
  private final class Received implements InboundStream.Receiver {
    @Override
    public void received(PeerId peer, Rpc rpc) {
      router.received(peer, rpc);
    }

    @Override
    public void malformed(PeerId peer) {
      router.malformed(peer);
    }

    @Override
    public void closed(InboundStream stream) {
      inbound.remove(stream);
    }
  }

  /** Does what the router wants. */
  private final class Output implements RouterOutput {
    @Override
    public void send(PeerId peer, Parcel outgoing) {
      thread.assertCurrent();
      PeerLink link = links.get(peer);
      if (link != null) {
        link.send(outgoing);
      }
    }

    @Override
    public void validate(Delivery delivery) {
      thread.assertCurrent();
      Validator validator = validators.get(delivery.topic());
      CompletableFuture<Validation> verdict =
          validator == null
              ? CompletableFuture.completedFuture(Validation.IGNORE)
              : validator.validate(delivery.forwarder(), delivery.message().data());
      var unused =
          verdict.whenComplete(
              (validation, failure) ->
                  thread.execute(() -> router.validated(delivery, verdict(validation, failure))));
    }

    private static Verdict verdict(@Nullable Validation validation, @Nullable Throwable failure) {
      if (validation == null || failure != null) {
        LOG.debug("A message was not judged", failure);
        return Verdict.IGNORE;
      }
      return switch (validation) {
        case ACCEPT -> Verdict.ACCEPT;
        case IGNORE -> Verdict.IGNORE;
        case REJECT -> Verdict.REJECT;
      };
    }
  }
}
