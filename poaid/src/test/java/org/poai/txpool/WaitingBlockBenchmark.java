package org.poai.txpool;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.Metrics;
import org.poai.network.gossip.PoolSink;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * {@code scripts/bench-blocks --against COMMIT}: what a block of 1 000 transfers that wait in the
 * pool takes a node, in processor time of the process, beside the same of another commit. It names
 * only what both have; the script puts the stores of {@link PoolRig} on the disk.
 */
final class WaitingBlockBenchmark {
  private static final int TRANSFERS = 1_000;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 20;
  private static final int READS = 40;
  private static final GasTerms TERMS =
      new GasTerms(21_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI));
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final List<RocksDatabase> OPENED = new ArrayList<>();
  private static final List<Path> FOLDERS = new ArrayList<>();

  private final Payer[] payers =
      IntStream.range(0, TRANSFERS).mapToObj(Payer::new).toArray(Payer[]::new);
  private final PeerId peer;
  private final List<Double> ofPeers = new ArrayList<>();
  private final List<Double> own = new ArrayList<>();
  private final List<Double> reads = new ArrayList<>();
  private final Path folder;

  private WaitingBlockBenchmark(Path folder) throws Exception {
    this.folder = folder;
    this.peer = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
  }

  /** A database of its own, where a {@link PoolRig} would have a store in memory. */
  static RocksDatabase store() {
    try {
      Path directory = Files.createTempDirectory("poai-waiting").resolve("chain");
      RocksDatabase opened = RocksDatabase.open(directory, new Metrics());
      FOLDERS.add(directory);
      OPENED.add(opened);
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] arguments) throws Exception {
    new WaitingBlockBenchmark(Files.createTempDirectory("poai-journals")).run();
  }

  private void run() throws Exception {
    int wire = 0;
    RocksDatabase bodies = store();
    try (PoolRig miner = rig("miner");
        PoolRig other = rig("other")) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Bytes> envelopes = transfers(round);
        handIn(miner, envelopes);
        handIn(other, envelopes);
        long begun = SYSTEM.getProcessCpuTime();
        Block block = miner.mine();
        double mining = since(begun);
        byte[] bytes = BlockCodec.encode(block);
        double importing = give(other, block, bytes);
        Batch batch = new Batch().put(Column.BODY, block.hash().toArray(), bytes);
        bodies.write(batch, Durability.SYNCED);
        read(other, block, round);
        if (round >= WARM_UP) {
          own.add(mining);
          ofPeers.add(importing);
          wire = bytes.length;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "peer's block %.1f ms, own block made and imported %.1f ms, stored block read %.3f ms, "
            + "%d bytes on the wire, %d on the disk, %d with all that follows from it%n",
        mean(ofPeers),
        mean(own),
        median(reads),
        wire,
        settledBytes(bodies) / ROUNDS,
        settledBytes(OPENED.get(2)) / ROUNDS);
  }

  /** Processor milliseconds until the block is the head and the pool follows it. */
  private static double give(PoolRig rig, Block block, byte[] bytes) {
    rig.millis.set(1_000 * block.header().timestamp());
    long begun = SYSTEM.getProcessCpuTime();
    Origin origin = new Origin.Peer("peer", "peer", true, false);
    ImportResult result = rig.tree.importBytes(bytes, origin).join();
    rig.settle();
    double taken = since(begun);
    if (!(result instanceof ImportResult.Imported) || rig.pool.content().pending() != 0) {
      throw new IllegalStateException("not imported: " + result);
    }
    return taken;
  }

  /** Bytes of the tables once nothing of the database is only in its log. */
  private static long settledBytes(RocksDatabase database) throws IOException {
    database.close();
    Path directory = FOLDERS.get(OPENED.indexOf(database));
    RocksDatabase.open(directory, new Metrics()).close();
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private PoolRig rig(String name) {
    return new PoolRig(PoolRig.spec(payers), PoolLimits.DEFAULT, folder.resolve(name));
  }

  private void read(PoolRig rig, Block block, int round) {
    for (int i = 0; i < READS; i++) {
      long begun = System.nanoTime();
      int transactions = rig.tree.chain().block(block.hash()).orElseThrow().transactions().size();
      double taken = (System.nanoTime() - begun) / 1e6;
      if (transactions != TRANSFERS) {
        throw new IllegalStateException("another block");
      }
      if (round >= WARM_UP) {
        reads.add(taken);
      }
    }
  }

  private List<Bytes> transfers(int nonce) {
    return IntStream.range(0, TRANSFERS)
        .parallel()
        .mapToObj(i -> transfer(payers[i], nonce, i))
        .map(signed -> TransactionCodec.encode(signed.transaction()))
        .toList();
  }

  private static SignedTransaction transfer(Payer payer, int nonce, int to) {
    byte[] address =
        ByteBuffer.allocate(Address.SIZE).putInt(0x70617965).putInt(16, (to * 7) % 997).array();
    Message message = new Message(Optional.of(Address.of(address)), UInt256.ONE, Bytes.EMPTY);
    return payer.sign(TransactionType.DYNAMIC_FEE, Payer.CHAIN, nonce, TERMS, message);
  }

  private void handIn(PoolRig rig, List<Bytes> envelopes) {
    List<CompletableFuture<Validation>> verdicts =
        envelopes.stream().map(one -> new PoolSink(rig.pool).offer(peer, one)).toList();
    if (!verdicts.stream().allMatch(verdict -> verdict.join() == Validation.ACCEPT)) {
      throw new IllegalStateException("the pool did not take all");
    }
    rig.settle();
  }

  private static double since(long begun) {
    return (SYSTEM.getProcessCpuTime() - begun) / 1e6;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
