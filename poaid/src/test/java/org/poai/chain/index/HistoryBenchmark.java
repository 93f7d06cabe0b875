package org.poai.chain.index;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.poai.chain.block.Log;
import org.poai.chain.index.Subject.Account;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * What the index of a block costs without and with histories, in RocksDB: blocks of so many token
 * transfers between 10 000 accounts, or none, with a miner out of 100 and 4 records out of 5 000.
 */
final class HistoryBenchmark {
  private static final int ACCOUNTS = 10_000;
  private static final Hash32 TRANSFER = LogWorld.topic(1);

  private final SplittableRandom random = new SplittableRandom(1);

  private HistoryBenchmark() {}

  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    for (int transfers : new int[] {0, 20}) {
      double without = new HistoryBenchmark().run(blocks, transfers, false);
      double with = new HistoryBenchmark().run(blocks, transfers, true);
      System.out.printf(
          Locale.ROOT,
          "histories cost %.0f bytes a block of %d transfers%n",
          with - without,
          transfers);
    }
  }

  private double run(int blocks, int transfers, boolean histories) throws Exception {
    Path directory = Files.createTempDirectory("poai-histories");
    long nanos = 0;
    try (RocksDatabase store = RocksDatabase.open(directory, new Metrics())) {
      for (int height = 1; height <= blocks; height++) {
        List<Address> parties = new ArrayList<>();
        List<Log> logs = logs(transfers, parties);
        long start = processorNanos();
        Set<HeightTag> tags = new HashSet<>(BlockTags.ofLogs(logs.stream()));
        if (histories) {
          histories(tags, parties);
        }
        Batch batch = new Batch();
        new IndexEntries(BlockNumber.of(height), List.of(), tags).putTo(batch);
        store.write(batch, Durability.BUFFERED);
        nanos += processorNanos() - start;
      }
    }
    // What lay in memory goes into files when the store is opened again.
    try (RocksDatabase store = RocksDatabase.open(directory, new Metrics())) {
      double bytes = (double) store.bytesOnDisk() / blocks;
      System.out.printf(
          Locale.ROOT,
          "%d blocks of %d transfers, histories %s: %.0f µs of the processor to put one, %.0f bytes"
              + " each%n",
          blocks,
          transfers,
          histories,
          nanos / 1e3 / blocks,
          bytes);
      if (histories && transfers > 0) {
        look(store, blocks);
      }
      return bytes;
    }
  }

  /** Of this thread: the machine may have other work. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private List<Log> logs(int transfers, List<Address> parties) {
    List<Log> logs = new ArrayList<>();
    for (int i = 0; i < transfers; i++) {
      Address from = account(random.nextInt(ACCOUNTS));
      Address token = LogWorld.address(random.nextInt(8));
      Hash32 to = Subject.word(account(random.nextInt(ACCOUNTS)));
      parties.add(from);
      parties.add(token);
      logs.add(new Log(token, List.of(TRANSFER, Subject.word(from), to), Bytes.of(new byte[32])));
    }
    return logs;
  }

  private void histories(Set<HeightTag> tags, List<Address> parties) {
    for (int i = 0; i < parties.size(); i++) {
      tags.add(HeightTag.party(parties.get(i)));
      if (i % 2 == 0) {
        tags.add(HeightTag.sender(parties.get(i)));
      }
    }
    tags.add(HeightTag.miner(account(random.nextInt(100))));
    for (int i = 0; i < 4; i++) {
      tags.add(HeightTag.record(new AskedRecord(Hash32.ZERO, random.nextInt(5_000))));
    }
  }

  private static Address account(int number) {
    return Address.of(ByteBuffer.allocate(Address.SIZE).putInt(7).putInt(number).array());
  }

  private void look(RocksDatabase store, int blocks) {
    IndexReader reader = new IndexReader(store);
    int pages = 1_000;
    long start = processorNanos();
    for (int i = 0; i < pages; i++) {
      Account account = new Account(account(random.nextInt(ACCOUNTS)));
      List<BlockNumber> unused = reader.blocksOf(account, BlockNumber.of(blocks), true, 25);
    }
    System.out.printf(
        Locale.ROOT,
        "the 25 newest blocks of an account are found in %.0f µs%n",
        (processorNanos() - start) / 1e3 / pages);
  }
}
