package org.poai.hostile;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.chain.difficulty.Work;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.StreamRequests;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.primitives.BlockNumber;

/** A peer with an identity of its own that shakes hands as an honest one does. */
final class Stranger implements AutoCloseable {
  private static final int SECONDS = 20;

  final Libp2pHost host;
  final StreamRequests requests;
  final Gossipsub gossip;
  final ChainProtocols protocols;
  private final Target target;

  private Stranger(Target target) throws Exception {
    this.target = target;
    this.protocols = ChainProtocols.of(target.genesis());
    HostConfig config =
        new HostConfig(
            PrivateKey.generate(KeyType.ED25519, new SecureRandom()),
            List.of(),
            HostLimits.generous(),
            1,
            MemoryShare.unlimited());
    Metrics metrics = new Metrics();
    this.host = new Libp2pHost(config, Bans.inMemory(Clock.system()), Clock.system(), metrics);
    this.requests = new StreamRequests(host, MemoryShare.unlimited());
    this.gossip =
        new Gossipsub(
            GossipsubConfig.of(SigningPolicy.strictNoSign()),
            host,
            MemoryShare.unlimited(),
            metrics,
            (part, cause) -> {});
    host.start();
  }

  /** One who says to be at the genesis block. */
  static Stranger humble(Target target) throws Exception {
    return claiming(
        target, new ChainTip(target.genesis(), BlockNumber.of(0), Work.NONE), stranger -> {});
  }

  /** What a stranger serves before it connects. */
  interface Preparation {
    void prepare(Stranger stranger);
  }

  /** One who claims a head. */
  static Stranger claiming(Target target, ChainTip head, Preparation preparation) throws Exception {
    Stranger stranger = new Stranger(target);
    try {
      Status status =
          new Status(Status.PROTOCOL, "stranger", target.genesis(), head, Optional.empty());
      byte[] encoded = StatusCodec.encode(status);
      stranger.requests.serve(
          ChainProtocols.STATUS,
          (peer, asked) -> CompletableFuture.completedFuture(Frames.of(List.of(encoded))));
      preparation.prepare(stranger);
      stranger.gossip.start();
      stranger.subscribe();
      var unused = stranger.host.dial(target.address()).get(SECONDS, TimeUnit.SECONDS);
      var unusedAnswer = stranger.ask(ChainProtocols.STATUS, encoded);
      return stranger;
    } catch (Exception e) {
      stranger.close();
      throw e;
    }
  }

  private void subscribe() {
    for (String topic : List.of(protocols.blocksTopic(), protocols.transactionsTopic())) {
      gossip.subscribe(topic, (peer, data) -> CompletableFuture.completedFuture(Validation.IGNORE));
    }
  }

  PeerId victim() {
    return target.address().peerId().orElseThrow();
  }

  boolean isConnected() {
    return host.peer(victim()).isPresent();
  }

  List<byte[]> ask(org.poai.libp2p.request.Exchange exchange, byte[] request) throws Exception {
    return requests.ask(victim(), exchange, request).get(SECONDS, TimeUnit.SECONDS);
  }

  /** A stream for a protocol, of which the victim knows. */
  Stream open(String protocol, StreamHandler handler) throws Exception {
    return host.open(victim(), List.of(protocol), stream -> handler).get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    gossip.stop();
    host.stop();
  }
}
