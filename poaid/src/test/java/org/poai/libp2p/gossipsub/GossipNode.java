package org.poai.libp2p.gossipsub;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.HostPair;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;

/** A real host on loopback with gossipsub, which gathers what comes on one topic. */
final class GossipNode implements AutoCloseable {
  static final String TOPIC = "news";

  final Libp2pHost host;
  final Gossipsub gossip;
  final Metrics metrics = new Metrics();
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<byte[]> messages = Collections.synchronizedList(new ArrayList<>());

  GossipNode(Function<GossipsubConfig, GossipsubConfig> change, SigningPolicy signing)
      throws Exception {
    host = HostPair.host(KeyType.ED25519);
    gossip =
        new Gossipsub(
            change.apply(GossipsubConfig.of(signing)),
            host,
            MemoryShare.unlimited(),
            metrics,
            (part, cause) -> failures.add(part + ": " + cause));
    gossip.start();
  }

  static GossipNode unsigned() throws Exception {
    return new GossipNode(config -> config, SigningPolicy.strictNoSign());
  }

  static GossipNode signed() throws Exception {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    return new GossipNode(config -> config, SigningPolicy.strictSign(key, 1));
  }

  GossipNode subscribed() {
    return subscribed(PubSub.Validation.ACCEPT);
  }

  GossipNode subscribed(PubSub.Validation verdict) {
    gossip.subscribe(
        TOPIC,
        (from, data) -> {
          messages.add(data);
          return CompletableFuture.completedFuture(verdict);
        });
    return this;
  }

  void dial(GossipNode other) throws Exception {
    var unused =
        host.dial(HostPair.address(other.host)).get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  List<byte[]> messages() {
    return List.copyOf(messages);
  }

  int meshSize() {
    return gossip.status().meshes().getOrDefault(TOPIC, 0);
  }

  @Override
  public void close() {
    gossip.stop();
    host.stop();
  }
}
