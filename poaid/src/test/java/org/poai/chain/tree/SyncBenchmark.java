package org.poai.chain.tree;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Origin;
import org.poai.metrics.Metrics;
import org.poai.primitives.BlockNumber;
import org.poai.store.RocksDatabase;

/**
 * Blocks a second through both imports behind the door, from their bytes, with proofs that cost
 * nothing.
 */
final class SyncBenchmark {
  private static final ChainSpec SPEC = TreeFixture.spec(17_280, Optional.empty());

  private SyncBenchmark() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    List<byte[]> blocks = new ArrayList<>();
    List<byte[]> headers = new ArrayList<>();
    try (TreeFixture source = on("source")) {
      for (Block block : source.mine(count, 1, 5)) {
        blocks.add(BlockCodec.encode(block));
        headers.add(HeaderCodec.encode(block.header()));
      }
    }
    for (int round = 0; round < 4; round++) {
      try (TreeFixture target = on("file" + round)) {
        long start = System.nanoTime();
        for (byte[] block : blocks) {
          TreeFixture.await(target.tree.importBytes(block, new Origin.Import()));
        }
        print("import", count, start);
      }
      try (TreeFixture target = on("sync" + round)) {
        sync(target, headers, blocks);
      }
    }
  }

  private static void sync(TreeFixture target, List<byte[]> headers, List<byte[]> blocks) {
    long start = System.nanoTime();
    HeaderBranch branch =
        target.tree.headersAfter(target.chain.genesis().hash(), TreeFixture.peer(1)).orElseThrow();
    for (byte[] header : headers) {
      if (branch.append(HeaderCodec.decode(header).orThrow()).isPresent()) {
        throw new IllegalStateException("a header is refused");
      }
    }
    print("headers", headers.size(), start);
    Origin.Sync origin = new Origin.Sync(TreeFixture.peer(1));
    Deque<CompletableFuture<ImportResult>> results = new ArrayDeque<>();
    for (byte[] block : blocks) {
      while (!target.tree.hasRoom()) {
        take(results);
        branch.advance(branch.base().number().next());
      }
      long number = branch.base().number().value() + results.size() + 1;
      HeaderBranch.Body body = branch.body(BlockNumber.of(number), block);
      CheckedBlock checked = ((HeaderBranch.Body.Checked) body).block();
      results.add(target.tree.importChecked(checked, origin, true));
    }
    while (!results.isEmpty()) {
      take(results);
    }
    print("sync with headers", headers.size(), start);
  }

  private static void take(Deque<CompletableFuture<ImportResult>> results) {
    ImportResult result = TreeFixture.await(results.remove());
    if (!(result instanceof ImportResult.Imported)) {
      throw new IllegalStateException(result.toString());
    }
  }

  private static void print(String what, int count, long start) {
    System.out.printf("%-20s %.0f blocks/s%n", what, count / ((System.nanoTime() - start) / 1e9));
  }

  private static TreeFixture on(String name) throws Exception {
    Path directory = Files.createTempDirectory("poai-" + name);
    return new TreeFixture(RocksDatabase.open(directory, new Metrics()), SPEC, PruneDepth.KEEP_ALL);
  }
}
