package org.poai.simulation;

import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.Machine;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.tree.BlockTree;
import org.poai.client.keystore.AccountKey;
import org.poai.disk.DiskException;
import org.poai.evm.BlockProcessor;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.miner.BlockContent;
import org.poai.miner.LocalWork;
import org.poai.miner.MinedBlockResult;
import org.poai.miner.Miner;
import org.poai.miner.MinerListener;
import org.poai.miner.Publisher;
import org.poai.network.Network;
import org.poai.network.NetworkParts;
import org.poai.network.NetworkSettings;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.PoolSink;
import org.poai.network.message.GenesisParts;
import org.poai.network.peer.NamedPeers;
import org.poai.node.duty.KeyFolder;
import org.poai.node.duty.KeyRevealer;
import org.poai.primitives.UInt256;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.Referees;
import org.poai.state.StateStore;
import org.poai.store.IncompleteStoreException;
import org.poai.store.KeyValueStore;
import org.poai.testing.VirtualMachine;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolListener;

/** One process of a {@link SimNode}, from its start to its crash: the node's real parts. */
final class SimProcess implements CriticalFailure {
  /** A seat of a referee is closed so many blocks after the last that needs it. */
  private static final long SEAT_BLOCKS = 8;

  /** Of the memory, for blocks that wait: a few dozen of the blocks here. */
  private static final long WAITING_BYTES = 128 << 10;

  private final SimNode node;
  private final SimWorld world;
  private final VirtualMachine machine;
  private final Metrics metrics = new Metrics();
  private final Clock clock = new NodeClock();
  private final MemoryShare waiting = new MemoryShare("candidates", WAITING_BYTES);
  private final Referees referees;
  private final BlockTree tree;
  private final Pool pool;
  private final Miner miner;
  private final SimDuties duties;

  /** Starts the parts over a node's files; {@code machine} is the node's until its crash. */
  SimProcess(SimNode node, VirtualMachine machine, KeyValueStore store) {
    this.node = node;
    this.world = node.world;
    this.machine = machine;
    this.referees = new Referees(this::open, SEAT_BLOCKS, machine.common());
    this.tree = tree(store);
    this.pool = new Pool(tree.chain(), PoolLimits.of(512), node.journal(), clock, metrics, this);
    tree.addListener(pool);
    tree.addListener(referees);
    Network network = network();
    Publisher publisher = new Publisher(tree, clock, this);
    this.duties = new SimDuties(node, this);
    this.miner = miner(publisher);
    tree.signal((number, candidates) -> node.signal(candidates));
    Optional<KeyRevealer> revealer = revealer();
    var unused = pool.begin();
    tree.start();
    revealer.ifPresent(KeyRevealer::start);
    duties.start();
    network.start();
    publisher.start();
  }

  /** Where the node has keys of datasets, it reveals them. */
  private Optional<KeyRevealer> revealer() {
    if (!Files.isDirectory(node.keys())) {
      return Optional.empty();
    }
    KeyRevealer made =
        new KeyRevealer(
            tree.chain(),
            BlockProcessor.of(world.spec),
            pool,
            new AccountKey(SimWorld.secret(node.number).toArray()),
            new KeyFolder(node.keys()),
            this);
    tree.addListener(made);
    return Optional.of(made);
  }

  VirtualMachine hardware() {
    return machine;
  }

  /** What strangers make it hold beyond what they may; empty where that is nothing. */
  Optional<String> excess() {
    return waiting.used() > waiting.limit()
        ? Optional.of(waiting.used() + " bytes of blocks wait")
        : Optional.empty();
  }

  BlockTree tree() {
    return tree;
  }

  Pool pool() {
    return pool;
  }

  Miner miner() {
    return miner;
  }

  /** A part of the node cannot go on, as the node's {@code Life} would hear it. */
  @Override
  public void report(String part, Throwable cause) {
    if (machine.isOff()) {
      return;
    }
    Optional<DiskException> disk = DiskException.behind(cause);
    if (disk.isEmpty() || disk.get() instanceof IncompleteStoreException) {
      world.violated(node.name() + ": " + part + " failed: " + SimWorld.stack(cause));
    }
    node.crash(String.valueOf(disk.<Throwable>map(found -> found).orElse(cause).getMessage()));
  }

  @Override
  public Machine machine() {
    return machine;
  }

  private CompletableFuture<RefereeSeat> open(Scheduled manifest) {
    SimModel model = node.model(manifest);
    return CompletableFuture.completedFuture(
        model.isHere()
            ? model.judge(this, !node.planted.trustsItsModel(node.number))
            : new RefereeSeat.Vacant("the model is not here yet", false));
  }

  private BlockTree tree(KeyValueStore store) {
    ChainGenesis genesis = ChainGenesis.of(world.spec, world.manifest().manifest());
    try {
      Chain chain = Chain.open(genesis, store, new StateStore(store)).chain();
      return new BlockTree(
          new TreeParts(
              chain,
              node.planted.verifier(node.number, new Judges()),
              node.planted.executor(node.number, world.spec),
              chain.rotation(),
              clock,
              metrics,
              PruneDepth.KEEP_ALL),
          waiting,
          this);
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  private Network network() {
    GenesisParts genesis = new GenesisParts(world.spec, world.manifest().manifest());
    Network network =
        new Network(
            new NetworkParts(node.host, node.host, node.host, tree, genesis, clock, metrics),
            new NetworkSettings(
                "sim/" + node.number,
                NamedPeers.ofIds(Set.of()),
                ProofSampler.full(),
                AssetStore.empty(),
                new PoolSink(pool),
                waiting),
            new SimEvents(node),
            this);
    pool.addListener(
        new PoolListener() {
          @Override
          public void announce(SignedTransaction transaction) {
            network.transactions().publish(transaction.envelope().bytes());
          }
        });
    return network;
  }

  private Miner miner(Publisher publisher) {
    LocalWork work =
        new LocalWork(
            tree,
            publisher,
            referees,
            node.wallet.address(),
            Optional::empty,
            new BlockContent(pool, duties.own()),
            machine.common());
    Miner made =
        new Miner(
            node.planted.source(node.number, work),
            referees::search,
            new OwnBlocks(),
            new Metrics(),
            this);
    tree.addListener(made);
    return made;
  }

  /** The referees, who know at once whether the node has a model. */
  private final class Judges implements ProofVerifier {
    @Override
    public UInt256 lottery(SealedHeader header) {
      return referees.lottery(header);
    }

    @Override
    public CompletableFuture<Verdict> verify(Claim claim) {
      return referees.verify(claim);
    }

    @Override
    public CompletableFuture<Verdict> verifyPair(Claim claim) {
      return referees.verifyPair(claim);
    }

    @Override
    public boolean isReferee(Scheduled manifest) {
      return node.model(manifest).isHere();
    }
  }

  /** Our own valid block is never dropped. */
  private final class OwnBlocks implements MinerListener {
    @Override
    public void mined(Block block, long evaluations, long nanos) {
      int model = world.model(block.header().terms().manifestHash());
      world.log(
          node.name() + " mined " + block.number() + " " + block.hash() + " by model " + model);
    }

    @Override
    public void notTaken(Block block, MinedBlockResult result) {
      world.log(node.name() + " lost " + block.number() + " " + result);
      if (!(result instanceof MinedBlockResult.Late)) {
        world.violated(node.name() + " dropped its own block: " + result);
      }
    }

    @Override
    public void waiting(String reason) {}
  }

  /** Right but for the node's error. */
  private final class NodeClock implements Clock {
    @Override
    public long millis() {
      return world.millis() + node.clockErrorMillis();
    }

    @Override
    public long elapsedMillis() {
      return TimeUnit.NANOSECONDS.toMillis(world.time.nanos());
    }
  }
}
