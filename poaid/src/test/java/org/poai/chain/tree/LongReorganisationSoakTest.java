package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.ProofStatus;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.store.RocksDatabase;

/**
 * What a reorganisation to {@code poai.soak.reorg-blocks} (1 000) full blocks adds to the heap: the
 * most that is in use after a collection while it runs, less what was before. The report goes to
 * {@code target/long-reorganisation.txt}.
 */
@Tag("soak")
class LongReorganisationSoakTest {
  private static final int BLOCKS = Integer.getInteger("poai.soak.reorg-blocks", 1_000);
  private static final int TRANSACTIONS = 15;
  private static final int DATA = 130_000;
  private static final long MAX_GROWTH = 64L << 20;
  private static final ChainSpec SPEC = TreeFixture.spec(17_280, Optional.empty());

  @TempDir Path folder;

  @Test
  void reorganisation_ofAThousandFullBlocks_growsTheHeapByALittle() throws Exception {
    List<SealedHeader> theirs = full();
    try (RocksDatabase disk = RocksDatabase.open(folder.resolve("ours"), new Metrics());
        TreeFixture node = new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL)) {
      for (int i = 1; i < BLOCKS; i++) {
        node.mine(1, 1, 5);
        node.heads.clear();
      }
      node.judgements.clear();
      HeaderBranch branch =
          node.tree
              .headersAfter(node.chain.genesis().hash(), TreeFixture.peer(1))
              .orElseThrow(AssertionError::new);
      for (SealedHeader header : theirs) {
        assertThat(branch.append(header)).isEmpty();
      }
      for (int number = 1; number < BLOCKS; number++) {
        var unused = give(node, branch, number);
      }
      long before = usedAfterCollection();
      long most = before;
      CompletableFuture<ImportResult> last = give(node, branch, BLOCKS);
      long begun = System.nanoTime();
      while (!last.isDone()) {
        most = Math.max(most, usedAfterCollection());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      report(most - before, System.nanoTime() - begun);
      assertThat(last.join()).isEqualTo(new ImportResult.Imported(ProofStatus.PROVEN));
      assertThat(most - before).isLessThanOrEqualTo(MAX_GROWTH);
    }
  }

  private CompletableFuture<ImportResult> give(TreeFixture node, HeaderBranch branch, int number)
      throws Exception {
    while (!node.tree.hasRoom()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    byte[] wire = Files.readAllBytes(file(number));
    HeaderBranch.Body body = branch.body(BlockNumber.of(number), wire);
    CheckedBlock checked = ((HeaderBranch.Body.Checked) body).block();
    return node.tree.importChecked(checked, TreeFixture.SYNC, true);
  }

  /** Mines the other branch into files; returns its headers. */
  private List<SealedHeader> full() throws Exception {
    Wallet wallet = Wallet.first(SPEC.identity().chainId());
    Bytes data = Bytes.of(new byte[DATA]);
    List<SealedHeader> headers = new ArrayList<>();
    try (RocksDatabase disk = RocksDatabase.open(folder.resolve("theirs"), new Metrics());
        TreeFixture miner = new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL)) {
      for (int number = 1; number <= BLOCKS; number++) {
        List<SignedTransaction> offered = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
          offered.add(wallet.invoke(Address.ZERO, 600_000, data));
        }
        Block block = miner.next(2, 5, offered);
        assertThat(block.transactions()).hasSize(TRANSACTIONS);
        assertThat(miner.give(block)).isInstanceOf(ImportResult.Imported.class);
        miner.heads.clear();
        Files.write(file(number), BlockCodec.encode(block));
        headers.add(block.sealedHeader());
      }
    }
    return headers;
  }

  private Path file(int number) {
    return folder.resolve("block-" + number);
  }

  private static long usedAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void report(long growth, long nanos) throws Exception {
    String line =
        String.format(
            "%d empty blocks undone for as many of %d KiB and one: heap grew by %.1f MiB, %.1f s%n",
            BLOCKS, Files.size(file(BLOCKS)) >> 10, growth / (double) (1 << 20), nanos / 1e9);
    Files.writeString(Path.of("target", "long-reorganisation.txt"), line);
    System.out.print(line);
  }
}
