package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
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
import org.poai.primitives.UInt256;
import org.poai.state.StateStore;
import org.poai.store.RocksDatabase;

/**
 * How fast blocks get through the door when their proofs cost nothing, and what they take on the
 * disk.
 */
final class BenchImport {
  private static final int BLOCKS = 2_000;

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
