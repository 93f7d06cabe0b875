package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.crypto.Keccak;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.quiz.proof.Lottery;
import org.poai.store.MemoryStore;

/** Blocks with transactions through the door: made, stored, sent on, replayed, and undone. */
class TransactionBlocksTest {
  private static final long CHAIN = 0x504f4149;
  private static final Address SOMEBODY = TreeFixture.miner(77);

  private final List<TreeFixture> opened = new ArrayList<>();
  private final TreeFixture node = open();
  private final Wallet wallet = Wallet.first(CHAIN);
  private final Wallet other = Wallet.second(CHAIN);

  private TreeFixture open() {
    TreeFixture fixture =
        new TreeFixture(
            new MemoryStore(), TreeFixture.spec(1000, Optional.empty()), PruneDepth.KEEP_ALL);
    opened.add(fixture);
    return fixture;
  }

  @AfterEach
  void close() {
    opened.forEach(TreeFixture::close);
  }

  private Block include(TreeFixture fixture, SignedTransaction... offered) {
    Block block = fixture.next(1, 5, List.of(offered));
    assertThat(block.transactions()).hasSize(offered.length);
    assertThat(fixture.give(block)).isInstanceOf(ImportResult.Imported.class);
    return block;
  }

  private static UInt256 slot(TreeFixture fixture, Address contract, UInt256 slot) {
    try (var state = fixture.chain.stateOf(fixture.chain.head().header()).orElseThrow()) {
      return state.storage(contract, slot);
    }
  }

  @Test
  void payment_inABlock_movesValueAndPaysTheMinerEverything() {
    Wei before = node.balance(wallet.address());
    Block block = include(node, wallet.pay(SOMEBODY, 1_000), wallet.pay(SOMEBODY, 234));

    UInt256 price = block.header().execution().baseFeePerGas().plus(UInt256.of(1_000_000_000));
    Wei fees =
        new Wei(UInt256.of(price.toBigInteger().multiply(java.math.BigInteger.valueOf(42_000))));
    assertThat(node.balance(SOMEBODY)).isEqualTo(Wei.of(1_234));
    assertThat(node.balance(TreeFixture.miner(1))).isEqualTo(Wei.ofPoai(5).plus(fees));
    assertThat(node.balance(wallet.address())).isEqualTo(before.minus(fees).minus(Wei.of(1_234)));
    assertThat(block.header().execution().gasUsed()).isEqualTo(42_000);
    assertThat(node.chain.block(block.hash())).contains(block);
    node.assertConsistent();
  }

  @Test
  void contract_asksForItsBlock_hearsItsBranchAndItsRandomness() {
    Address recorder = Creations.address(wallet.address(), 0);
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    Hash32 parent = node.chain.head().header().hash();
    Block block = include(node, wallet.invoke(recorder, 150_000, Bytes.EMPTY));

    assertThat(slot(node, recorder, Recorder.COUNT)).isEqualTo(UInt256.ONE);
    assertThat(slot(node, recorder, Recorder.hashBefore(2))).isEqualTo(parent.toUInt256());
    var sealed = node.chain.header(parent).orElseThrow();
    UInt256 lottery = Lottery.of(sealed.sealHash(), sealed.header().seal());
    assertThat(slot(node, recorder, Recorder.randomnessOf(2)))
        .isEqualTo(Keccak.hash(lottery.toBytes()).toUInt256());
    assertThat(block.header().execution().logsBloom().toHex()).contains("1");
    node.assertConsistent();
  }

  @Test
  void failedCall_inABlock_paysAndChangesNothingElse() {
    Address recorder = Creations.address(wallet.address(), 0);
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    Block block = include(node, wallet.invoke(recorder, 150_000, Bytes.fromHex("0x01")));

    assertThat(slot(node, recorder, Recorder.COUNT)).isEqualTo(UInt256.ZERO);
    assertThat(block.header().execution().gasUsed()).isBetween(21_000L, 30_000L);
  }

  @Test
  void template_offeredWhatMayNotStand_leavesItOutAndTakesTheRest() {
    SignedTransaction first = wallet.pay(SOMEBODY, 1);
    SignedTransaction again = wallet.signed(first.transaction());
    SignedTransaction gap =
        other.signed(other.transaction(1, 21_000, Wallet.call(SOMEBODY, 1, Bytes.EMPTY)));
    SignedTransaction elsewhere = Wallet.second(CHAIN + 1).pay(SOMEBODY, 1);
    SignedTransaction second = wallet.pay(SOMEBODY, 2);

    Block block = node.next(1, 5, List.of(first, again, gap, elsewhere, second));

    assertThat(block.transactions()).containsExactly(first.envelope(), second.envelope());
    assertThat(node.give(block)).isInstanceOf(ImportResult.Imported.class);
  }

  @Test
  void template_offeredMoreThanFits_fillsByGasAndByBytes() {
    List<SignedTransaction> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(wallet.pay(SOMEBODY, 1));
    }
    Block full = node.next(1, 5, many);
    assertThat(full.transactions()).hasSize(30_000_000 / 21_000);
    assertThat(node.give(full)).isInstanceOf(ImportResult.Imported.class);

    Bytes zeros = Bytes.of(new byte[100_000]);
    List<SignedTransaction> large = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      large.add(other.invoke(SOMEBODY, 421_000, zeros));
    }
    Block wide = node.next(1, 5, large);
    assertThat(wide.transactions()).hasSize(20);
    assertThat(TreeFixture.size(wide)).isLessThan(Block.MAX_SIZE);
    assertThat(BlockCodec.decode(BlockCodec.encode(wide), 30_000_000).orThrow().block())
        .isEqualTo(wide);
    assertThat(node.give(wide)).isInstanceOf(ImportResult.Imported.class);
  }

  @Test
  void branch_withTransactions_isReplayedByAnotherNodeEitherWay() {
    List<Block> blocks = recorded(node, 12);

    TreeFixture importer = open();
    importer.giveAll(blocks);
    TreeFixture follower = open();
    assertThat(follower.sync(blocks)).allMatch(ImportResult.Imported.class::isInstance);

    for (TreeFixture copy : List.of(importer, follower)) {
      assertThat(copy.chain.head().header()).isEqualTo(node.chain.head().header());
      assertThat(copy.chain.block(blocks.get(5).hash())).contains(blocks.get(5));
      copy.assertConsistent();
    }
  }

  @Test
  void reorganisation_undoesTransactionsWithTheirStorageAndCode() {
    Address recorder = Creations.address(wallet.address(), 0);
    include(node, wallet.create(200_000, Recorder.INIT_CODE));
    Block common = include(node, wallet.invoke(recorder, 150_000, Bytes.EMPTY));
    TreeFixture rival = open();
    rival.give(node.chain.canonicalBlock(common.number().previous()).orElseThrow());
    rival.give(common);

    Hash32 stateBefore = common.header().execution().stateRoot();
    for (int i = 0; i < 3; i++) {
      include(node, wallet.invoke(recorder, 150_000, Bytes.EMPTY), wallet.pay(SOMEBODY, 5));
    }
    List<Block> heavier = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      heavier.add(include(rival, other.invoke(recorder, 150_000, Bytes.EMPTY)));
    }
    assertThat(slot(node, recorder, Recorder.COUNT)).isEqualTo(UInt256.of(4));
    node.giveAll(heavier);

    assertThat(node.chain.head().header()).isEqualTo(rival.chain.head().header());
    assertThat(slot(node, recorder, Recorder.COUNT)).isEqualTo(UInt256.of(6));
    assertThat(node.balance(SOMEBODY)).isEqualTo(Wei.ZERO);
    for (Block block : heavier) {
      assertThat(slot(node, recorder, Recorder.hashBefore(block.number().value())))
          .isEqualTo(block.header().parentHash().toUInt256());
    }
    try (var old = node.chain.states().at(common.number()).orElseThrow()) {
      assertThat(old.root()).isEqualTo(stateBefore);
      assertThat(old.storage(recorder, Recorder.COUNT)).isEqualTo(UInt256.ONE);
    }
    node.assertConsistent();
  }

  /** Blocks on a fresh node: a recorder, and calls of it between payments. */
  private List<Block> recorded(TreeFixture fixture, int count) {
    Address recorder = Creations.address(wallet.address(), 0);
    List<Block> blocks = new ArrayList<>();
    blocks.add(include(fixture, wallet.create(200_000, Recorder.INIT_CODE)));
    while (blocks.size() < count) {
      blocks.add(
          include(
              fixture,
              wallet.invoke(recorder, 150_000, Bytes.EMPTY),
              other.pay(SOMEBODY, blocks.size())));
    }
    return blocks;
  }
}
