package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Clock;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Header;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateStore;
import org.poai.state.StateView;
import org.poai.store.RocksDatabase;

/**
 * How fast blocks get through the door when their proofs cost nothing, and what they take on the
 * disk.
 */
final class BenchImport {
  private static final int BLOCKS = 2_000;
  private static final int ROUNDS = 5;
  private static final List<GenesisContract> RULING =
      List.of(GenesisContract.MODEL_REGISTRY, GenesisContract.DATASET_DAO);

  private final ChainGenesis genesis;
  private final Path scratch;
  private final PrintWriter out;
  private final AtomicLong seconds;

  BenchImport(ChainGenesis genesis, Path scratch, PrintWriter out) {
    this.genesis = genesis;
    this.scratch = scratch;
    this.out = out;
    this.seconds = new AtomicLong(genesis.spec().genesisTimestamp());
  }

  void run() {
    List<byte[]> blocks = new ArrayList<>();
    with("source", (tree, database) -> make(tree, blocks));
    with("target", (tree, database) -> importAll(tree, database, blocks));
    with("follower", (tree, database) -> catchUp(tree, blocks));
    if (genesis.spec().alloc().containsKey(GenesisContract.MODEL_REGISTRY.address())) {
      compare(new BenchImport(ruledAnew(genesis), scratch, out));
    }
  }

  /** The same chain, on which in each epoch another proposal about what rules begins to rule. */
  private static ChainGenesis ruledAnew(ChainGenesis genesis) {
    ChainSpec spec = genesis.spec();
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    for (GenesisContract contract : RULING) {
      GenesisAccount account = Objects.requireNonNull(spec.alloc().get(contract.address()));
      SortedMap<Hash32, UInt256> storage = new TreeMap<>(account.storage());
      for (long epoch = 1; epoch <= BLOCKS / spec.pace().epochBlocks(); epoch++) {
        SystemWrite plan = GovernanceSlots.plan(contract, epoch, epoch);
        storage.put(plan.slot().toHash32(), plan.word());
      }
      accounts.put(
          contract.address(),
          new GenesisAccount(account.balance(), account.nonce(), account.code(), storage));
    }
    return ChainGenesis.of(spec.withAccounts(accounts), genesis.manifest());
  }

  /**
   * What system writes cost. Both chains are imported in turn, and the least of each counts: of the
   * processor's time, which other programs disturb less.
   */
  private void compare(BenchImport writing) {
    List<byte[]> plain = new ArrayList<>();
    List<byte[]> written = new ArrayList<>();
    with("plain", (tree, database) -> make(tree, plain));
    writing.with(
        "writing",
        (tree, database) -> {
          writing.make(tree, written);
          checkWritten(tree.chain());
        });
    double least = Double.MAX_VALUE;
    double leastWriting = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      least = Math.min(least, millis("plain-" + i, plain));
      leastWriting = Math.min(leastWriting, writing.millis("writing-" + i, written));
    }
    BenchTool.line(
        out,
        "system writes in each epoch",
        "%.1f %% of an import: %.3f ms of the processor in place of %.3f (epochs of %d blocks)",
        100 * (leastWriting - least) / leastWriting,
        leastWriting / BLOCKS,
        least / BLOCKS,
        genesis.spec().pace().epochBlocks());
  }

  private static void checkWritten(Chain chain) {
    try (StateView state = chain.latestState()) {
      for (GenesisContract contract : RULING) {
        if (GovernanceSlots.of(state).ruling(contract).epoch() == 0) {
          throw new IllegalStateException("no block has written to " + contract.title());
        }
      }
    }
  }

  /** Of the processor. */
  private double millis(String name, List<byte[]> blocks) {
    double[] taken = new double[1];
    with(
        name,
        (tree, database) -> {
          Duration start = processorTime();
          blocks.forEach(block -> take(tree.importBytes(block, new Origin.Import())));
          taken[0] = processorTime().minus(start).toMillis();
        });
    return taken[0];
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Something that is done with a fresh chain. */
  private interface Use {
    void on(BlockTree tree, RocksDatabase database);
  }

  private void with(String name, Use use) {
    Metrics metrics = new Metrics();
    try (RocksDatabase database = RocksDatabase.open(scratch.resolve(name), metrics)) {
      Chain chain = Chain.open(genesis, database, new StateStore(database)).chain();
      BlockTree tree = new BlockTree(parts(chain, metrics), (part, cause) -> {});
      tree.start();
      use.on(tree, database);
      tree.stop();
    } catch (OtherChainException e) {
      throw new IllegalStateException("a new database holds a chain", e);
    }
  }

  private void make(BlockTree tree, List<byte[]> blocks) {
    List<String> answers =
        Collections.nCopies(genesis.manifest().sizes().samples(), "forty-two, or about that");
    for (int i = 0; i < BLOCKS; i++) {
      seconds.addAndGet(genesis.spec().pace().blockTimeSeconds());
      Position position = tree.afterHead();
      SealedPart part =
          tree.templates().after(position, Address.ZERO, List.of(), answers).orElseThrow().part();
      SealedHeader header = SealedHeader.of(new Header(part, Seal.NONE));
      Block block = new Block(header, List.of(), answers);
      take(tree.importBlock(block, new Origin.Import()));
      blocks.add(BlockCodec.encode(block));
    }
  }

  private void importAll(BlockTree tree, RocksDatabase database, List<byte[]> blocks) {
    long empty = database.bytesOnDisk();
    long start = System.nanoTime();
    for (byte[] block : blocks) {
      take(tree.importBytes(block, new Origin.Import()));
    }
    double taken = (System.nanoTime() - start) / 1e9;
    BenchTool.line(
        out, "import without inference", "%.0f blocks/s (%d blocks)", BLOCKS / taken, BLOCKS);
    BenchTool.line(
        out,
        "disk",
        "%d bytes a block, of which %d are its wire form",
        (database.bytesOnDisk() - empty) / BLOCKS,
        blocks.stream().mapToLong(block -> block.length).sum() / BLOCKS);
  }

  private WireBlock decoded(byte[] wire) {
    return BlockCodec.decode(wire, genesis.spec().economy().gasLimit()).orThrow();
  }

  /** As from a peer: headers ahead, then bodies. */
  private void catchUp(BlockTree tree, List<byte[]> blocks) {
    List<byte[]> headers =
        blocks.stream().map(b -> HeaderCodec.encode(decoded(b).block().header())).toList();
    long start = System.nanoTime();
    Origin.Peer peer = new Origin.Peer("bench", "bench", true, false);
    HeaderBranch branch = tree.headersAfter(tree.chain().genesis().hash(), peer).orElseThrow();
    for (byte[] header : headers) {
      branch
          .append(HeaderCodec.decode(header).orThrow())
          .ifPresent(
              violation -> {
                throw new IllegalStateException("a header is refused: " + violation);
              });
    }
    Origin.Sync origin = new Origin.Sync(peer);
    Deque<CompletableFuture<ImportResult>> waiting = new ArrayDeque<>();
    for (int i = 0; i < BLOCKS; i++) {
      while (!tree.hasRoom()) {
        take(waiting.remove());
      }
      if (branch.body(BlockNumber.of(i + 1), blocks.get(i))
          instanceof HeaderBranch.Body.Checked b) {
        waiting.add(tree.importChecked(b.block(), origin, true));
      }
    }
    waiting.forEach(BenchImport::take);
    double taken = (System.nanoTime() - start) / 1e9;
    BenchTool.line(
        out,
        "catching up without inference",
        "%.0f blocks/s, headers and bodies (%d blocks)",
        BLOCKS / taken,
        BLOCKS);
  }

  private static void take(CompletableFuture<ImportResult> result) {
    if (!(result.join() instanceof ImportResult.Imported)) {
      throw new IllegalStateException("a block was not imported: " + result.join());
    }
  }

  private TreeParts parts(Chain chain, Metrics metrics) {
    Clock clock = () -> seconds.get() * 1000;
    return new TreeParts(
        chain,
        new Trusting(),
        BlockProcessor.of(genesis.spec()),
        chain.rotation(),
        clock,
        metrics,
        PruneDepth.KEEP_ALL);
  }

  /** Every seal wins and every proof is right: what is measured is everything else. */
  private static final class Trusting implements ProofVerifier {
    @Override
    public UInt256 lottery(SealedHeader header) {
      return UInt256.ZERO;
    }

    @Override
    public CompletableFuture<Verdict> verify(Claim claim) {
      return CompletableFuture.completedFuture(new Verdict.Proven(0));
    }

    @Override
    public CompletableFuture<Verdict> verifyPair(Claim claim) {
      return verify(claim);
    }
  }
}
