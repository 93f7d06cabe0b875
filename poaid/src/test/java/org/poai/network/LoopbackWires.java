package org.poai.network;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.async.Clock;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.request.StreamRequests;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.ChainNode.Stack;

/** Libp2p hosts as the daemon has them, on any free ports, without dialer and discovery. */
final class LoopbackWires implements Wires {
  private final Map<Integer, Made> made = new ConcurrentHashMap<>();

  private record Made(Libp2pHost host, Gossipsub gossip, Stack stack) {}

  private static Made make() {
    Metrics metrics = new Metrics();
    HostConfig config =
        new HostConfig(
            PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()),
            List.of(parse("/ip4/127.0.0.1/tcp/0")),
            HostLimits.ofPeers(50),
            1,
            MemoryShare.unlimited());
    Libp2pHost host =
        new Libp2pHost(config, Bans.inMemory(Clock.system()), Clock.system(), metrics);
    Gossipsub gossip =
        new Gossipsub(
            GossipsubConfig.of(SigningPolicy.strictNoSign()),
            host,
            MemoryShare.unlimited(),
            metrics,
            (part, cause) -> {
              throw new AssertionError(part, cause);
            });
    gossip.start();
    host.start();
    return new Made(
        host, gossip, new Stack(host, new StreamRequests(host, MemoryShare.unlimited()), gossip));
  }

  private static Multiaddr parse(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private Made of(int number) {
    return made.computeIfAbsent(number, n -> make());
  }

  @Override
  public Stack stack(int number) {
    return of(number).stack();
  }

  @Override
  public void connect(int dialler, int listener) {
    Libp2pHost target = of(listener).host();
    var unused = of(dialler).host().dial(target.addresses().get(0).withPeer(target.id()));
  }

  @Override
  public void cut(int one, int other) {
    of(one).host().disconnect(of(other).host().id(), "cut");
  }

  @Override
  public void close() {
    made.values().forEach(each -> each.host().stop());
    made.values().forEach(each -> each.gossip().stop());
  }
}
