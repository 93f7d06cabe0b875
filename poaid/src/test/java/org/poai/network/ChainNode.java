package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.poai.async.Clock;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.request.Requests;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.TransactionSink;
import org.poai.network.message.GenesisParts;
import org.poai.network.peer.NamedPeers;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncProgress;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;
import org.poai.testing.ManualClock;

/** A node without a model: a chain with {@link FakeProofs}, and the network on some host. */
final class ChainNode implements AutoCloseable {
  static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  final Metrics metrics = new Metrics();
  final Host host;
  final BlockTree tree;
  final Network network;
  final Told told = new Told();
  final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final int number;

  /** A clock that hosts share, and that a test moves: the chain began long before. */
  static ManualClock clock() {
    return new ManualClock(spec(500).genesisTimestamp() + 1_000_000);
  }

  /** What an operator was told. */
  static final class Told implements NetworkEvents {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final Set<Peer> banned = java.util.concurrent.ConcurrentHashMap.newKeySet();

    @Override
    public void joined(RemotePeer peer, int peers) {
      lines.add("joined " + peer.id().abbreviated());
    }

    @Override
    public void left(RemotePeer peer, int peers) {
      lines.add("left " + peer.id().abbreviated());
    }

    @Override
    public void otherChain(Peer peer, List<GenesisDifference> differences) {
      lines.add("other chain: " + GenesisDifference.sentence(differences));
    }

    @Override
    public void otherVersion(Peer peer, int theirs) {
      lines.add("other version " + theirs);
    }

    @Override
    public void began(RemotePeer leader, SyncProgress progress) {
      lines.add("began " + progress.from() + " to " + progress.target());
    }

    @Override
    public void progress(SyncProgress progress) {}

    @Override
    public void done(SyncProgress progress, double seconds) {
      lines.add("done " + progress.at());
    }

    @Override
    public void gaveUp(RemotePeer leader, String why) {
      lines.add("gave up: " + why);
    }

    @Override
    public void banned(Peer peer, Offence why, java.time.Duration duration) {
      banned.add(peer);
      lines.add("banned for " + why);
    }
  }

  /** A host and what runs on it. */
  record Stack(Host host, Requests requests, PubSub pubSub) {
    static Stack of(MemoryNet.Node node) {
      return new Stack(node, node, node);
    }
  }

  ChainNode(int number, Stack stack, ChainSpec spec, Clock clock, AssetStore assets) {
    this(number, stack, spec, clock, assets, unused -> TransactionSink.none());
  }

  ChainNode(
      int number,
      Stack stack,
      ChainSpec spec,
      Clock clock,
      AssetStore assets,
      Function<BlockTree, TransactionSink> sink) {
    this.number = number;
    this.host = stack.host();
    MemoryStore store = new MemoryStore();
    Chain chain = open(spec, store);
    this.tree =
        new BlockTree(
            new TreeParts(
                chain,
                new FakeProofs(),
                BlockProcessor.of(spec),
                ManifestSchedule.always(MANIFEST),
                clock,
                metrics,
                PruneDepth.KEEP_ALL),
            (part, cause) -> failures.add(cause));
    tree.start();
    this.network =
        new Network(
            new NetworkParts(
                stack.host(),
                stack.requests(),
                stack.pubSub(),
                tree,
                new GenesisParts(spec, MANIFEST),
                clock,
                metrics),
            settings(number, assets, sink.apply(tree)),
            told,
            (part, cause) -> failures.add(cause));
    network.start();
  }

  private static NetworkSettings settings(int number, AssetStore assets, TransactionSink sink) {
    return new NetworkSettings(
        "test/" + number,
        NamedPeers.ofIds(Set.of()),
        ProofSampler.full(),
        assets,
        sink,
        MemoryShare.unlimited());
  }

  ChainNode(int number, Stack stack, Clock clock) {
    this(number, stack, spec(500), clock, AssetStore.empty());
  }

  static ChainSpec spec(int target) {
    return BuiltInChains.devnet(1, target, 8);
  }

  private static Chain open(ChainSpec spec, MemoryStore store) {
    try {
      return Chain.open(ChainGenesis.of(spec, MANIFEST), store, new StateStore(store)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  /** A block of this node's own. */
  Block mine() {
    Block block = FakeProofs.mine(tree, number);
    assertThat(give(block)).isInstanceOf(ImportResult.Imported.class);
    return block;
  }

  /** A valid block on the head that stays unknown. */
  Block next() {
    return FakeProofs.mine(tree, number);
  }

  ImportResult give(Block block) {
    return await(tree.importBlock(block, new Origin.Own()));
  }

  Hash32 head() {
    return tree.chain().head().header().hash();
  }

  Hash32 stateRoot() {
    return tree.chain().head().header().header().execution().stateRoot();
  }

  Optional<RemotePeer> sees(ChainNode other) {
    return network.book().snapshot().stream()
        .filter(peer -> peer.id().equals(other.host.id()))
        .findFirst();
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    network.stop();
    tree.stop();
    assertThat(failures).isEmpty();
  }
}
