package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.async.EventThread;
import org.poai.chain.BlockExecutor;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.PlannedModel;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofSampler;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.FakeProofs;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.Status;
import org.poai.network.peer.BlockBlame;
import org.poai.network.peer.ExchangeClient;
import org.poai.network.peer.NamedPeers;
import org.poai.network.peer.PeerBook;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;
import org.poai.testing.VirtualTime;

/**
 * A node that catches up with scripted peers, in virtual time: the chain and everything that judges
 * blocks are real, their work takes no time; time passes for requests, and for the engine's ticks.
 */
final class SyncRig implements AutoCloseable {
  static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  /** Models that the registry has planned from epochs 4, 6 and 8 on: blocks 32, 48 and 64. */
  private static final List<PlannedModel> PLANNED =
      List.of(new PlannedModel(1, 4, 1), new PlannedModel(2, 6, 1), new PlannedModel(3, 8, 1));

  /** Their manifests. */
  static final List<Scheduled> PLANS =
      PLANNED.stream().map(planned -> planned.with(MANIFEST)).toList();

  static final Scheduled NEW = PLANS.get(0);
  static final ChainSpec SPEC = planned(spec(1_000));
  static final Hash32 GENESIS = emptyChain(SPEC).genesis().hash();
  static final TestChain EMPTY = new TestChain(List.of());

  /** Far above all timestamps. */
  private static final long NOW = (SPEC.genesisTimestamp() + 10_000_000) * 1000;

  private static final Pattern WAITING = Pattern.compile("synced_waiting(?:\\{\\})? ([0-9.]+)");

  final VirtualTime time = new VirtualTime();
  final ScriptedNet net = new ScriptedNet(time);
  final Told told = new Told();
  final BlockTree tree;
  final BlockSync sync;
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final EventThread thread =
      new EventThread("network", (part, cause) -> failures.add(cause));
  final SecureRandom random = seeded();
  private final Set<PeerId> named = ConcurrentHashMap.newKeySet();
  private final Metrics metrics = new Metrics();
  final MemoryShare memory;
  private final PeerBook book =
      new PeerBook(net, thread, NamedPeers.ofIds(named), time::nanos, metrics);
  private final byte[] genesisWire;
  private long nowMillis = NOW;

  /** What an operator was told. */
  static final class Told implements SyncListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<SyncProgress> progress = new CopyOnWriteArrayList<>();

    @Override
    public void began(RemotePeer leader, SyncProgress now) {
      lines.add("began " + now.from() + " to " + now.target());
    }

    @Override
    public void progress(SyncProgress now) {
      progress.add(now);
    }

    @Override
    public void done(SyncProgress last, double seconds) {
      lines.add("done " + last.at());
    }

    @Override
    public void step(boolean inStep, long maxReorg) {
      lines.add(inStep ? "in step, at most " + maxReorg : "not in step");
    }

    @Override
    public void gaveUp(RemotePeer leader, String why) {
      lines.add("gave up: " + why);
    }
  }

  SyncRig() {
    this(new FakeProofs(), ProofSampler.full());
  }

  SyncRig(ProofVerifier verifier, ProofSampler sampler) {
    this(verifier, sampler, 128 << 20);
  }

  /** A node that has so many bytes for what waits. */
  SyncRig(long memory) {
    this(new FakeProofs(), ProofSampler.full(), memory);
  }

  private SyncRig(ProofVerifier verifier, ProofSampler sampler, long bytes) {
    memory = new MemoryShare("blocks", bytes);
    Chain chain = emptyChain(SPEC);
    genesisWire = chain.wireForm(GENESIS).orElseThrow();
    tree =
        new BlockTree(
            new TreeParts(
                chain,
                verifier,
                executor(),
                chain.rotation(),
                () -> nowMillis,
                metrics,
                PruneDepth.KEEP_ALL),
            (part, cause) -> failures.add(cause));
    Status own =
        new Status(Status.PROTOCOL, "test", GENESIS, ChainTip.of(chain.head()), Optional.empty());
    ExchangeClient client =
        new ExchangeClient(net, ChainProtocols.of(GENESIS), Runnable::run, book, () -> own);
    sync =
        new BlockSync(
            new SyncParts(tree, book, client, thread, sampler, time::nanos, random),
            memory,
            told,
            metrics);
    book.addListener(sync);
    tree.addJudgementListener(new BlockBlame(book));
    net.onGone(id -> thread.execute(() -> book.gone(id)));
    tick();
  }

  /** The same draws in each run. */
  private static SecureRandom seeded() {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(1);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static ChainSpec planned(ChainSpec spec) {
    ChainSpec planned = spec;
    for (PlannedModel model : PLANNED) {
      planned = model.in(planned);
    }
    return planned;
  }

  /** Reorganisations of at most so many blocks; epochs of 8. */
  static ChainSpec spec(long maxReorg) {
    ChainSpec devnet = BuiltInChains.devnet(1, 500, 8);
    return new ChainSpec(
        devnet.identity(),
        devnet.pace(),
        devnet.targets(),
        devnet.genesisTimestamp(),
        devnet.economy(),
        new ChainSpec.Finality(maxReorg, Optional.empty()),
        devnet.alloc());
  }

  static Chain emptyChain(ChainSpec spec) {
    MemoryStore store = new MemoryStore();
    try {
      return Chain.open(ChainGenesis.of(spec, MANIFEST), store, new StateStore(store)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  static BlockExecutor executor() {
    return BlockProcessor.of(SPEC);
  }

  private void tick() {
    time.after(
        1_000,
        () -> {
          thread.execute(sync::tick);
          tick();
        });
  }

  /** The operator has named a peer. */
  SyncRig names(ScriptedPeer peer) {
    named.add(peer.id());
    return this;
  }

  /** What the node has before it meets anybody. */
  SyncRig with(TestChain chain) {
    for (var block : chain.blocks()) {
      ImportResult result =
          tree.importBlock(block, new Origin.Own()).orTimeout(20, TimeUnit.SECONDS).join();
      assertThat(result).isInstanceOf(ImportResult.Imported.class);
    }
    return this;
  }

  /** The wall clock says that this block was just made. */
  SyncRig at(TestChain chain) {
    nowMillis = chain.at(chain.height()).header().timestamp() * 1000;
    return this;
  }

  /** The wall clock says so. */
  SyncRig at(long seconds) {
    nowMillis = seconds * 1000;
    return this;
  }

  /** A peer connects and says where it is; unless it was banned. */
  SyncRig meet(ScriptedPeer peer) {
    if (!net.banned.contains(peer.id())) {
      net.join(peer);
      thread.execute(() -> book.say(peer.connection, "script", peer.claim()));
    }
    return this;
  }

  /** A peer has got further, and says so. */
  void announce(ScriptedPeer peer, TestChain chain) {
    peer.has(chain).claims(chain.tip());
    thread.execute(() -> book.moved(peer.id(), chain.tip()));
  }

  /** Whether the proof of a block was left out. */
  boolean isUnproven(Block block) {
    return tree.chain().proofStatus(block.hash()).equals(Optional.of(ProofStatus.UNPROVEN));
  }

  /** What a peer has been blamed for. */
  int points(ScriptedPeer peer) {
    return book.snapshot().stream()
        .filter(known -> known.id().equals(peer.id()))
        .mapToInt(RemotePeer::points)
        .sum();
  }

  Hash32 head() {
    return tree.chain().head().header().hash();
  }

  long height() {
    return tree.chain().head().number().value();
  }

  boolean isAt(TestChain chain) {
    return head().equals(chain.head());
  }

  boolean isBanned(ScriptedPeer peer) {
    return net.banned.contains(peer.id());
  }

  /** Lets time pass until something holds; fails after so many virtual seconds. */
  void await(BooleanSupplier holds, long seconds) {
    await("", holds, seconds);
  }

  void await(String what, BooleanSupplier holds, long seconds) {
    if (!holdsWithin(holds, seconds)) {
      throw new AssertionError(
          "not within " + seconds + " s " + what + "; block " + height() + ", told " + told.lines);
    }
  }

  /** Lets so much time pass. */
  void run(long seconds) {
    holdsWithin(() -> false, seconds);
  }

  private boolean holdsWithin(BooleanSupplier holds, long seconds) {
    long end = time.nanos() + TimeUnit.SECONDS.toNanos(seconds);
    settle();
    while (!holds.getAsBoolean()) {
      if (!time.step(end)) {
        return false;
      }
      settle();
    }
    return true;
  }

  /** Both threads have done what there is to do without time. */
  private void settle() {
    String before = "";
    for (int same = 0; same < 2; ) {
      tree.importBytes(genesisWire, new Origin.Import()).orTimeout(20, TimeUnit.SECONDS).join();
      thread.call(() -> true).orTimeout(20, TimeUnit.SECONDS).join();
      String now = waiting() + " " + head() + " " + net.asked.get() + " " + thread.queued();
      same = now.equals(before) ? same + 1 : 0;
      before = now;
    }
    assertThat(failures).isEmpty();
  }

  /** Blocks behind the tree's door. */
  private String waiting() {
    Matcher matcher = WAITING.matcher(metrics.scrape());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  byte[] wire(int number, TestChain chain) {
    return BlockCodec.encode(chain.at(number));
  }

  @Override
  public void close() {
    thread.stop(1_000);
    tree.stop();
    assertThat(failures).isEmpty();
  }
}
