package org.poai.chain.index;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.metrics.Metrics;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * Searches 100 000 blocks of 20 transfers each for a contract that logs in every thousandth, with
 * the index and by a scan of all receipts.
 */
final class LogSearchBenchmark {
  private static final int TRANSFERS = 20;
  private static final int RARE_EVERY = 1_000;
  private static final Hash32 TRANSFER = LogWorld.topic(1);
  private static final int RARE = 200;

  private final RocksDatabase store;
  private final IndexReader reader;
  private final int blocks;

  private LogSearchBenchmark(RocksDatabase store, int blocks) {
    this.store = store;
    this.reader = new IndexReader(store);
    this.blocks = blocks;
  }

  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Path directory = Files.createTempDirectory("poai-logs");
    try (RocksDatabase store = RocksDatabase.open(directory, new Metrics())) {
      LogSearchBenchmark benchmark = new LogSearchBenchmark(store, blocks);
      benchmark.fill();
      LogQuery rare = new LogQuery(Set.of(LogWorld.address(RARE)), List.of());
      LogQuery rareTransfer =
          new LogQuery(Set.of(LogWorld.address(RARE)), List.of(Set.of(TRANSFER)));
      Set<Hash32> accounts =
          IntStream.range(0, 1_000).mapToObj(LogWorld::topic).collect(Collectors.toSet());
      LogQuery many = new LogQuery(Set.of(LogWorld.address(RARE)), List.of(Set.of(), accounts));
      LogQuery common = new LogQuery(Set.of(LogWorld.address(3)), List.of(Set.of(TRANSFER)));
      benchmark.measure("address in 1 of 1 000 blocks", 200, () -> benchmark.search(rare));
      benchmark.measure("the same, and a topic of all", 200, () -> benchmark.search(rareTransfer));
      benchmark.measure("the same, and 1 000 accounts", 20, () -> benchmark.search(many));
      benchmark.measure("address and topic of most", 5, () -> benchmark.search(common));
      benchmark.measure("scan of all receipts", 3, () -> benchmark.scan(rare));
    }
  }

  private void fill() {
    SplittableRandom random = new SplittableRandom(1);
    long start = System.nanoTime();
    for (int height = 0; height < blocks; height++) {
      List<Receipt> receipts = receipts(height, random);
      List<Hash32> hashes = new ArrayList<>();
      for (int i = 0; i < receipts.size(); i++) {
        hashes.add(Hash32.of(random(random, Hash32.SIZE)));
      }
      Batch batch = new Batch();
      StoredReceipts.put(batch, hash(height), LogWorld.footprints(receipts));
      new IndexEntries(
              BlockNumber.of(height),
              hashes,
              BlockTags.ofLogs(receipts.stream().flatMap(receipt -> receipt.logs().stream())))
          .putTo(batch);
      store.write(batch, Durability.BUFFERED);
    }
    System.out.printf(
        Locale.ROOT,
        "%d blocks of %d logs: %.0f µs to put one; %d bytes of the disk each%n",
        blocks,
        TRANSFERS,
        (System.nanoTime() - start) / 1e3 / blocks,
        store.bytesOnDisk() / blocks);
  }

  /** Transfers of eight tokens between accounts that are seldom met again. */
  private static List<Receipt> receipts(int height, SplittableRandom random) {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      boolean rare = i == 0 && height % RARE_EVERY == RARE_EVERY / 2;
      List<Hash32> topics = List.of(TRANSFER, account(random), account(random));
      int token = rare ? RARE : random.nextInt(8);
      Bytes amount = Bytes.of(random(random, 32));
      receipts.add(LogWorld.receipt(List.of(new Log(LogWorld.address(token), topics, amount))));
    }
    return receipts;
  }

  private static Hash32 account(SplittableRandom random) {
    return LogWorld.topic(random.nextInt(100_000));
  }

  private static byte[] random(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Hash32 hash(long height) {
    return UInt256.of(height).toHash32();
  }

  private int search(LogQuery query) {
    BlockNumber last = BlockNumber.of(blocks - 1L);
    return matching(
        query,
        reader.blocksWithLogs(query, BlockNumber.GENESIS, last, blocks).stream()
            .mapToLong(BlockNumber::value));
  }

  private int scan(LogQuery query) {
    return matching(query, LongStream.range(0, blocks));
  }

  private int matching(LogQuery query, LongStream heights) {
    return heights
        .mapToObj(height -> reader.logs(hash(height)).orElseThrow())
        .mapToInt(logs -> (int) logs.stream().flatMap(List::stream).filter(query::matches).count())
        .sum();
  }

  private void measure(String what, int rounds, java.util.function.IntSupplier search) {
    long[] nanos = new long[rounds];
    int found = 0;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      found = search.getAsInt();
      nanos[i] = System.nanoTime() - start;
    }
    long first = nanos[0];
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-30s %7d logs, median %.2f ms (first %.2f ms)%n",
        what,
        found,
        nanos[rounds / 2] / 1e6,
        first / 1e6);
  }
}
