package org.poai.node;

import java.security.SecureRandom;
import java.util.List;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.AddressBook;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.Dialer;
import org.poai.libp2p.host.DialerConfig;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.host.NodeKey;
import org.poai.libp2p.host.NodeKeyException;
import org.poai.libp2p.identify.Identify;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.ping.Ping;
import org.poai.libp2p.request.Requests;
import org.poai.libp2p.request.StreamRequests;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.peer.NamedPeers;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.UserException;
import org.poai.node.config.Version;
import org.poai.node.events.NamedPeerEvents;

/** Makes the libp2p host and what runs on it, not started yet. */
final class HostModule {
  private static final int EVENT_LOOPS = 2;

  private HostModule() {}

  /** The host and what uses it. */
  record RunningHost(
      Libp2pHost host,
      ListenPort port,
      Requests requests,
      Gossipsub gossip,
      Dialer dialer,
      NamedPeers named) {}

  static RunningHost make(
      P2pConfig config,
      ListenPort port,
      DataDirectory directory,
      Clock clock,
      MemoryShare memory,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    PrivateKey key = key(directory);
    Libp2pHost host =
        new Libp2pHost(
            new HostConfig(
                key,
                List.of(Multiaddr.of(config.address(), port.number())),
                HostLimits.ofPeers(config.maxPeers()),
                EVENT_LOOPS,
                memory),
            Bans.in(directory.bans(), clock),
            clock,
            metrics);
    Gossipsub gossip = gossip(host, memory, metrics, criticalFailure);
    NamedPeers named = NamedPeers.of(config.peers());
    Dialer dialer =
        new Dialer(
            host,
            AddressBook.in(directory.addresses(), clock),
            DialerConfig.ofPeers(config.maxPeers(), config.peers()),
            new EventThread("dialer", criticalFailure),
            clock,
            new SecureRandom(),
            new NamedPeerEvents(named));
    new Ping(host, new SecureRandom()).install();
    Identify identify = new Identify(host, key, Version.agent(), clock);
    identify.install();
    identify.addListener(
        peer -> host.peer(peer.peer()).ifPresent(from -> dialer.told(from, peer.addresses())));
    return new RunningHost(host, port, new StreamRequests(host, memory), gossip, dialer, named);
  }

  private static Gossipsub gossip(
      Libp2pHost host, MemoryShare memory, Metrics metrics, CriticalFailure criticalFailure) {
    return new Gossipsub(
        GossipsubConfig.of(SigningPolicy.strictNoSign()), host, memory, metrics, criticalFailure);
  }

  private static PrivateKey key(DataDirectory directory) {
    try {
      return NodeKey.loadOrCreate(directory.nodeKey(), KeyType.SECP256K1, new SecureRandom());
    } catch (NodeKeyException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }
}
