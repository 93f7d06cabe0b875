package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.index.LogQuery;
import org.poai.chain.index.TransactionPlace;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.IndexChecker;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.IncompleteStoreException;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;

/** Receipts, places of transactions and logs through reorganisations, pruning, loss and crashes. */
class IndexedBlocksTest {
  private static final long CHAIN = 0x504f4149;
  private static final Address SOMEBODY = TreeFixture.miner(77);
  private static final BlockNumber END = BlockNumber.of(1_000_000);
  private static final LogQuery ANY = new LogQuery(Set.of(), List.of());

  private final List<TreeFixture> opened = new ArrayList<>();
  private final MemoryStore disk = new MemoryStore();
  private final Wallet wallet = Wallet.first(CHAIN);
  private final Wallet other = Wallet.second(CHAIN);
  private final Address recorder = Creations.address(wallet.address(), 0);

  private TreeFixture open(KeyValueStore store, ChainSpec spec, PruneDepth depth) {
    TreeFixture fixture = new TreeFixture(store, spec, depth);
    opened.add(fixture);
    return fixture;
  }

  private TreeFixture open(KeyValueStore store) {
    return open(store, TreeFixture.spec(1000, Optional.empty()), PruneDepth.KEEP_ALL);
  }

  @AfterEach
  void close() {
    opened.forEach(TreeFixture::close);
  }

  private static Block include(TreeFixture fixture, SignedTransaction... offered) {
    Block block = fixture.next(1, 5, List.of(offered));
    assertThat(block.transactions()).hasSize(offered.length);
    assertThat(fixture.give(block)).isInstanceOf(ImportResult.Imported.class);
    return block;
  }

  private SignedTransaction record(Wallet caller) {
    return caller.invoke(recorder, 150_000, Bytes.EMPTY);
  }

  private static Optional<TransactionPlace> place(long number, int index) {
    return Optional.of(new TransactionPlace(BlockNumber.of(number), index));
  }

  private LogQuery by(Wallet caller) {
    byte[] topic = new byte[Hash32.SIZE];
    caller.address().copyTo(topic, Hash32.SIZE - Address.SIZE);
    return new LogQuery(Set.of(recorder), List.of(Set.of(Hash32.of(topic))));
  }

  private static List<Long> found(TreeFixture node, LogQuery query) {
    return node.chain.blocksWithLogs(query, BlockNumber.GENESIS, END, 1_000).stream()
        .map(BlockNumber::value)
        .toList();
  }

  @Test
  void block_withTransactions_isFoundByThemAndByItsLogs() {
    TreeFixture node = open(disk);
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    SignedTransaction payment = other.pay(SOMEBODY, 1);
    SignedTransaction call = record(wallet);
    Block block = include(node, payment, call);

    assertThat(node.chain.place(payment.hash())).isEqualTo(place(2, 0));
    assertThat(node.chain.place(call.hash())).isEqualTo(place(2, 1));
    assertThat(node.chain.place(block.hash())).isEmpty();
    List<Receipt> receipts = node.chain.receipts(block.hash()).orElseThrow();
    assertThat(receipts).hasSize(2).allMatch(Receipt::success);
    assertThat(receipts.get(1).cumulativeGasUsed()).isEqualTo(block.header().execution().gasUsed());
    assertThat(receipts.get(1).logs()).hasSize(1).allMatch(by(wallet)::matches);
    assertThat(node.chain.logs(block.hash())).contains(List.of(List.of(), receipts.get(1).logs()));
    assertThat(found(node, by(wallet))).containsExactly(2L);
    assertThat(found(node, by(other))).isEmpty();
    assertThat(found(node, ANY)).containsExactly(2L);
    assertThat(node.chain.receipts(node.chain.genesis().hash())).contains(List.of());
    assertThat(node.chain.receipts(Hash32.ZERO)).isEmpty();
    node.assertConsistent();
  }

  @Test
  void reorganisation_movesPlacesAndLogs_andKeepsTheReceiptsOfWhatLeft() {
    TreeFixture node = open(disk);
    TreeFixture rival = open(new MemoryStore());
    for (Block common :
        List.of(
            include(node, wallet.create(200_000, Recorder.INIT_CODE)),
            include(node, record(wallet)))) {
      rival.give(common);
    }
    SignedTransaction both = record(wallet);
    Block left = include(node, both);
    SignedTransaction call = record(wallet);
    SignedTransaction dropped = wallet.pay(SOMEBODY, 5);
    include(node, call, dropped);
    assertThat(found(node, by(wallet))).containsExactly(2L, 3L, 4L);

    List<Block> heavier = new ArrayList<>();
    heavier.add(include(rival, record(other)));
    heavier.add(include(rival, record(other), both));
    heavier.add(include(rival, record(other)));
    assertThat(node.chain.place(both.hash())).isEqualTo(place(3, 0));
    node.giveAll(heavier);

    assertThat(node.chain.head().header()).isEqualTo(rival.chain.head().header());
    assertThat(node.chain.place(both.hash())).isEqualTo(place(4, 1));
    assertThat(node.chain.place(dropped.hash())).isEmpty();
    assertThat(found(node, by(wallet))).containsExactly(2L, 4L);
    assertThat(found(node, by(other))).containsExactly(3L, 4L, 5L);
    assertThat(node.chain.receipts(left.hash()).orElseThrow().get(0).logs())
        .allMatch(by(wallet)::matches);
    node.assertConsistent();
  }

  @Test
  void pruning_dropsReceiptsPlacesAndLogsWithTheBodies() {
    ChainSpec spec = TreeFixture.spec(20, Optional.empty());
    TreeFixture node = open(disk, spec, new PruneDepth(128));
    TreeFixture rival = open(new MemoryStore(), spec, PruneDepth.KEEP_ALL);
    include(node, wallet.pay(SOMEBODY, 1));
    node.giveAll(rival.mine(2, 2, 5));
    assertThat(entries(Column.SIDE)).isEqualTo(1);
    SignedTransaction old = other.create(200_000, Recorder.INIT_CODE);
    Address theirs = Creations.address(other.address(), 0);
    Block oldBlock = include(node, old, other.invoke(theirs, 150_000, Bytes.EMPTY));
    node.mine(40, 1, 5);
    SignedTransaction later = other.invoke(theirs, 150_000, Bytes.EMPTY);
    include(node, later);
    assertThat(found(node, ANY)).containsExactly(3L, 44L);
    assertThat(node.chain.place(old.hash())).isPresent();
    node.inStep();
    node.mine(100, 1, 5);

    assertThat(node.chain.prunedBelow()).isEqualTo(BlockNumber.of(144 - 128));
    assertThat(node.chain.place(old.hash())).isEmpty();
    assertThat(node.chain.receipts(oldBlock.hash())).isEmpty();
    assertThat(node.chain.place(later.hash())).isEqualTo(place(44, 0));
    assertThat(found(node, ANY)).containsExactly(44L);
    assertThat(entries(Column.RECEIPTS)).isEqualTo(entries(Column.BODY));
    assertThat(entries(Column.SIDE)).isZero();
    node.assertConsistent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"places lost", "logs lost", "one place", "one log", "false", "stale", "more"})
  void index_thatDoesNotMatch_isRebuilt(String damage) {
    TreeFixture node = open(disk);
    SignedTransaction payment = somePast(node);
    List<Long> before = found(node, ANY);

    damage(damage, payment.hash());
    assertThat(IndexChecker.check(disk)).isNotEmpty();
    TreeFixture again = open(disk);
    again.assertConsistent();
    assertThat(again.chain.place(payment.hash())).isEqualTo(place(3, 1));
    assertThat(found(again, ANY)).isEqualTo(before);
  }

  /** A recorder, calls of it, and a payment that stands in block 3 behind one of them. */
  private SignedTransaction somePast(TreeFixture node) {
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    include(node, record(other));
    SignedTransaction payment = other.pay(SOMEBODY, 3);
    include(node, record(wallet), payment);
    include(node, record(wallet));
    return payment;
  }

  private void damage(String damage, Hash32 transaction) {
    Batch batch = new Batch();
    byte[] place = new byte[12];
    switch (damage) {
      case "places lost" ->
          keys(Column.TRANSACTION).forEach(k -> batch.delete(Column.TRANSACTION, k));
      case "logs lost" -> keys(Column.LOG).forEach(k -> batch.delete(Column.LOG, k));
      case "one place" -> batch.delete(Column.TRANSACTION, transaction.toArray());
      case "one log" -> batch.delete(Column.LOG, keys(Column.LOG).get(1));
      case "false" -> batch.put(Column.TRANSACTION, transaction.toArray(), place);
      case "stale" -> {
        ChainStore.removeIndexed(batch);
        batch.put(Column.TRANSACTION, new byte[32], place).put(Column.LOG, new byte[16], place);
      }
      default -> {
        ChainStore.putIndexed(batch, Hash32.ZERO);
        batch.put(Column.LOG, new byte[16], place);
      }
    }
    disk.write(batch, Durability.SYNCED);
  }

  @Test
  void index_lostBelowQuietBlocks_isRebuilt() {
    TreeFixture node = open(disk);
    SignedTransaction payment = somePast(node);
    node.mine(140, 1, 5);
    damage("logs lost", payment.hash());
    TreeFixture again = open(disk);
    assertThat(found(again, ANY)).containsExactly(2L, 3L, 4L);
    again.assertConsistent();
  }

  @Test
  void index_whoseRebuildIsCutShort_isRebuiltAtTheNextStart() {
    TreeFixture node = open(disk);
    SignedTransaction payment = somePast(node);
    for (int writes = 0; writes < 2; writes++) {
      damage("stale", payment.hash());
      CrashingStore dying = new CrashingStore(disk, writes);
      ChainGenesis genesis = ChainGenesis.of(node.chain.spec(), TreeFixture.MANIFEST);
      assertThatThrownBy(() -> Chain.open(genesis, dying, new StateStore(dying)))
          .hasMessageContaining("the process has died");
      assertThat(IndexChecker.check(disk)).isNotEmpty();
      open(disk).assertConsistent();
    }
  }

  @Test
  void recordsThatAreLost_endTheStart_withASentence_andTheStoreIsLeftAsItIs() {
    TreeFixture node = open(disk);
    somePast(node);
    ChainGenesis genesis = ChainGenesis.of(node.chain.spec(), TreeFixture.MANIFEST);
    assertThat(refusal(genesis, new Batch().delete(Column.META, ascii("head"))))
        .startsWith("The chain's database lacks the hash of its head, which was written to it");
    assertThat(refusal(genesis, new Batch().delete(Column.META, ascii("spec"))))
        .startsWith("The chain's database lacks a readable genesis");
    for (byte[] header : keys(Column.HEADER)) {
      assertThat(refusal(genesis, new Batch().delete(Column.HEADER, header)))
          .startsWith("The chain's database lacks the header of block");
      Batch indexToo = new Batch().delete(Column.META, ascii("indexed"));
      assertThat(refusal(genesis, indexToo.delete(Column.HEADER, header)))
          .startsWith("The chain's database lacks the header of block");
    }
    Batch receipts = new Batch();
    keys(Column.RECEIPTS).forEach(key -> receipts.delete(Column.RECEIPTS, key));
    assertThat(refusal(genesis, receipts))
        .startsWith("The chain's database lacks the receipts of block");
  }

  /** What is said when the disk has lost so much; nothing is written after that. */
  private String refusal(ChainGenesis genesis, Batch lost) {
    MemoryStore less = new MemoryStore();
    less.write(everything(disk), Durability.SYNCED);
    less.write(lost, Durability.SYNCED);
    List<String> before = dump(less);
    IncompleteStoreException refused =
        assertThrows(
            IncompleteStoreException.class, () -> Chain.open(genesis, less, new StateStore(less)));
    assertThat(dump(less)).isEqualTo(before);
    return String.valueOf(refused.getMessage());
  }

  private static byte[] ascii(String key) {
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  private static Batch everything(KeyValueStore store) {
    Batch all = new Batch();
    for (Column column : Column.values()) {
      try (var cursor = store.seek(column, new byte[0])) {
        for (; cursor.isValid(); cursor.next()) {
          all.put(column, cursor.key(), cursor.value());
        }
      }
    }
    return all;
  }

  private static List<String> dump(KeyValueStore store) {
    HexFormat hex = HexFormat.of();
    return everything(store).changes().stream()
        .map(c -> c.column() + hex.formatHex(c.key()) + hex.formatHex(c.value().orElseThrow()))
        .toList();
  }

  @Test
  void crash_atAnyWriteOfAReorganisation_leavesAnIndexInStep() {
    TreeFixture node = open(new MemoryStore());
    TreeFixture rival = open(new MemoryStore());
    Block common = include(node, wallet.create(200_000, Recorder.INIT_CODE));
    rival.give(common);
    SignedTransaction both = record(wallet);
    List<Block> blocks = new ArrayList<>(List.of(common, include(node, both)));
    blocks.add(include(node, record(wallet), wallet.pay(SOMEBODY, 5)));
    List<Block> heavier = new ArrayList<>();
    heavier.add(include(rival, record(other)));
    heavier.add(include(rival, record(other), both));
    heavier.add(include(rival, record(other)));
    blocks.addAll(heavier);
    for (int writes = 1; writes <= 7; writes++) {
      MemoryStore mortal = new MemoryStore();
      TreeFixture dying =
          new TreeFixture(
              new CrashingStore(mortal, writes), node.chain.spec(), PruneDepth.KEEP_ALL);
      blocks.forEach(block -> StoredChainTest.handOver(dying, block));
      assertThat(IndexChecker.check(mortal)).as("after %d writes", writes).isEmpty();
      TreeFixture again = open(mortal);
      again.assertConsistent();
      again.giveAll(blocks);
      assertThat(again.chain.head().header()).isEqualTo(rival.chain.head().header());
      assertThat(again.chain.place(both.hash())).isEqualTo(place(3, 1));
      assertThat(found(again, by(other))).containsExactly(2L, 3L, 4L);
      again.assertConsistent();
    }
  }

  @Test
  void blocksWithLogs_inRangesAndPieces_areInOrder() {
    TreeFixture node = open(disk);
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    for (int i = 0; i < 6; i++) {
      include(node, record(wallet), record(other));
    }
    List<Long> all = new ArrayList<>();
    BlockNumber from = BlockNumber.GENESIS;
    while (true) {
      List<BlockNumber> piece = node.chain.blocksWithLogs(by(other), from, END, 4);
      if (piece.isEmpty()) {
        break;
      }
      piece.forEach(number -> all.add(number.value()));
      from = piece.get(piece.size() - 1).next();
    }
    assertThat(all).isEqualTo(LongStream.rangeClosed(2, 7).boxed().toList());
    assertThat(node.chain.blocksWithLogs(by(other), BlockNumber.of(3), BlockNumber.of(5), 9))
        .containsExactly(BlockNumber.of(3), BlockNumber.of(4), BlockNumber.of(5));
    assertThat(node.chain.blocksWithLogs(by(other), BlockNumber.of(5), BlockNumber.of(3), 9))
        .isEmpty();
  }

  private int entries(Column column) {
    return StoredChainTest.entries(disk, column);
  }

  private List<byte[]> keys(Column column) {
    List<byte[]> keys = new ArrayList<>();
    try (var cursor = disk.seek(column, new byte[0])) {
      for (; cursor.isValid(); cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }
}
