package org.poai.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.HostPair;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.request.StreamRequests;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.TransactionSink;
import org.poai.network.message.GenesisParts;
import org.poai.network.peer.NamedPeers;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.RocksDatabase;

/** A node as users run it, but for its proofs: a chain on disk, and the network over loopback. */
final class LoopbackNode implements AutoCloseable {
  /** Seconds after genesis that a chain of many blocks, made in a minute, may reach. */
  private static final long LATE = 10_000_000;

  private static final ChainSpec SPEC = BuiltInChains.devnet(1);

  final RocksDatabase database;
  final BlockTree tree;
  final ChainNode.Told told = new ChainNode.Told();
  private final CriticalFailure failure =
      (part, cause) -> {
        throw new AssertionError(part, cause);
      };
  private Optional<Online> online = Optional.empty();

  /** What it has beside its chain while it is connected. */
  private record Online(Libp2pHost host, Gossipsub gossip, Network network) {}

  /** Without network: as {@code poaid chain import} sees it. */
  LoopbackNode(Path directory, Manifest manifest, ProofVerifier verifier, Clock clock) {
    Metrics metrics = new Metrics();
    this.database = RocksDatabase.open(directory, metrics);
    ChainSpec spec = spec();
    this.tree =
        new BlockTree(
            new TreeParts(
                chain(spec, manifest),
                verifier,
                BlockProcessor.of(spec),
                ManifestSchedule.always(manifest),
                clock,
                metrics,
                PruneDepth.KEEP_ALL),
            failure);
    tree.start();
  }

  LoopbackNode(Path directory, Manifest manifest, ProofVerifier verifier) {
    this(directory, manifest, verifier, () -> (spec().genesisTimestamp() + LATE) * 1000);
  }

  static ChainSpec spec() {
    return SPEC;
  }

  private Chain chain(ChainSpec spec, Manifest manifest) {
    try {
      return Chain.open(ChainGenesis.of(spec, manifest), database, new StateStore(database))
          .chain();
    } catch (OtherChainException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Listens on a port of the system's choice, and speaks all that a node of the chain speaks. */
  void goOnline(Manifest manifest) throws FormatException {
    Libp2pHost host = HostPair.host(KeyType.ED25519);
    Metrics metrics = new Metrics();
    Gossipsub gossip =
        new Gossipsub(
            GossipsubConfig.of(SigningPolicy.strictNoSign()),
            host,
            MemoryShare.unlimited(),
            metrics,
            failure);
    Clock clock = () -> (spec().genesisTimestamp() + LATE) * 1000;
    Network network =
        new Network(
            new NetworkParts(
                host,
                new StreamRequests(host, MemoryShare.unlimited()),
                gossip,
                tree,
                new GenesisParts(spec(), manifest),
                clock,
                metrics),
            new NetworkSettings(
                "loopback",
                NamedPeers.ofIds(Set.of()),
                ProofSampler.full(),
                AssetStore.empty(),
                TransactionSink.none(),
                MemoryShare.unlimited()),
            told,
            failure);
    gossip.start();
    network.start();
    online = Optional.of(new Online(host, gossip, network));
  }

  Multiaddr address() {
    return HostPair.address(online.orElseThrow().host());
  }

  void dial(Multiaddr address) {
    online.orElseThrow().host().dial(address).orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Ends when this block is the head. */
  CompletableFuture<Void> reached(Hash32 head) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    tree.addListener(
        change -> {
          if (change.head().header().hash().equals(head)) {
            reached.complete(null);
          }
        });
    if (head().equals(head)) {
      reached.complete(null);
    }
    return reached;
  }

  Hash32 head() {
    return tree.chain().head().header().hash();
  }

  long height() {
    return tree.chain().head().number().value();
  }

  List<String> lines() {
    return told.lines;
  }

  @Override
  public void close() {
    online.ifPresent(
        parts -> {
          parts.network().stop();
          parts.gossip().stop();
          parts.host().stop();
        });
    tree.stop();
    database.close();
  }
}
