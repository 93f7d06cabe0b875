package org.poai.node;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.async.Watchdog;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.ProofSampler;
import org.poai.libp2p.host.Dialer;
import org.poai.libp2p.host.HostStartException;
import org.poai.libp2p.host.PeerDiscovery;
import org.poai.libp2p.mdns.Mdns;
import org.poai.libp2p.mdns.MdnsConfig;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.miner.MiningGate;
import org.poai.network.Network;
import org.poai.network.NetworkParts;
import org.poai.network.NetworkSettings;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.PoolSink;
import org.poai.network.message.GenesisParts;
import org.poai.network.peer.NamedPeers;
import org.poai.node.HostModule.RunningHost;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.UserException;
import org.poai.node.config.Version;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.PeerEvents;
import org.poai.node.status.LonelyNode;
import org.poai.node.status.NetworkStatus;
import org.poai.txpool.Pool;

/** Joins the chain to the network. */
final class NetworkModule {
  private static final int SHOWN_ADDRESSES = 8;

  private NetworkModule() {}

  /**
   * The network, running.
   *
   * @param made its host and what runs on it
   * @param miningGate why this node must not mine yet
   */
  record RunningNetwork(
      NetworkStatus status, RunningHost made, Supplier<Optional<String>> miningGate) {}

  static RunningNetwork start(
      P2pConfig config,
      RunningHost made,
      ChainGenesis genesis,
      RunningTree tree,
      Pool pool,
      AssetStore assets,
      MemoryShare blocks,
      Metrics metrics,
      Life life) {
    PeerEvents events = new PeerEvents();
    Network network =
        new Network(
            new NetworkParts(
                made.host(),
                made.requests(),
                made.gossip(),
                tree.tree(),
                new GenesisParts(genesis.spec(), genesis.manifest()),
                tree.clock(),
                metrics),
            settings(config, made.named(), assets, pool, blocks),
            events,
            life);
    made.host().addListener(events.ofHost());
    PoolModule.announce(pool, network);
    life.service(network);
    life.service(made.gossip());
    if (config.maxPeers() > 0) {
      listen(made, life);
      life.service(made.dialer());
    }
    if (config.mdns()) {
      discover(made, events, life);
    }
    return new RunningNetwork(new NetworkStatus(made.host(), network), made, gate(config, network));
  }

  private static MiningGate gate(P2pConfig config, Network network) {
    return new MiningGate(
        !config.peers().isEmpty(),
        () -> network.book().snapshot().size(),
        () -> network.sync().firstSync().isDone(),
        System::nanoTime);
  }

  private static NetworkSettings settings(
      P2pConfig config, NamedPeers named, AssetStore assets, Pool pool, MemoryShare blocks) {
    return new NetworkSettings(
        Version.agent(),
        named,
        config.verify() == P2pConfig.Verify.FULL ? ProofSampler.full() : ProofSampler.sampled(),
        assets,
        new PoolSink(pool),
        blocks);
  }

  private static void listen(RunningHost made, Life life) {
    int port = made.port().take();
    try {
      life.service(made.host());
    } catch (HostStartException e) {
      throw new UserException(
          ExitCode.PORT,
          "Peers cannot be listened for on port "
              + port
              + ": "
              + e.getMessage()
              + "; choose another --p2p-port or --p2p-host.");
    }
    NetworkStatus.ownAddresses(made.host()).stream()
        .limit(SHOWN_ADDRESSES)
        .forEach(PeerEvents::reachable);
  }

  /** A network without multicast costs a warning, not the node. */
  private static void discover(RunningHost made, PeerEvents events, Life life) {
    PeerDiscovery mdns =
        new Mdns(
            MdnsConfig.DEFAULT,
            made.host(),
            new SecureRandom(),
            life,
            (peer, addresses) -> {
              events.foundNearby(peer);
              made.dialer().found(peer, addresses);
            });
    life.service(mdns);
    mdns.problem().ifPresent(LifeEvents::warning);
  }

  /**
   * A node of a public chain, or whose operator named peers, and that has been without any for a
   * minute, is not well.
   */
  static void watch(NodeConfig config, NetworkStatus status, Dialer dialer, Watchdog watchdog) {
    watchdog.register("clock", status.network().clock());
    boolean isAlone =
        config.p2p().peers().isEmpty() && config.chain().network() != NodeConfig.Network.MAINNET;
    if (!isAlone) {
      watchdog.register(
          "network", new LonelyNode(status.network().book(), dialer::trouble, System::nanoTime));
    }
  }
}
