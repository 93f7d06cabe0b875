package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.head.HeadChanges;
import org.poai.chain.head.PieceBudget;
import org.poai.chain.stored.BlockRange;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.SwitchRecords;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;

/** A reorganisation that takes several writes: whole, cut off at each of them, and turned back. */
class BranchSwitchTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  static final int OURS = 2 * PieceBudget.MAX_BLOCKS + 6;
  static final int THEIRS = OURS + 4;

  /** The pieces of a way there: undone and applied blocks share one in the middle. */
  private static final int PIECES =
      (OURS + THEIRS + PieceBudget.MAX_BLOCKS - 1) / PieceBudget.MAX_BLOCKS;

  static TreeFixture open(org.poai.store.KeyValueStore disk) {
    return new TreeFixture(disk, SPEC, PruneDepth.KEEP_ALL);
  }

  static List<Block> branch(int miner, int blocks) {
    try (TreeFixture fixture = open(new MemoryStore())) {
      return fixture.mine(blocks, miner, 5);
    }
  }

  /** A disk with our branch as the chain and theirs beside it, but for its last block. */
  static MemoryStore disk(List<Block> ours, List<Block> theirs) {
    MemoryStore disk = new MemoryStore();
    try (TreeFixture node = open(disk)) {
      node.giveAll(ours);
      HeaderBranch branch = node.headers(theirs);
      node.beginSync(branch, theirs.subList(0, OURS), true)
          .forEach(
              result ->
                  assertThat(TreeFixture.await(result)).isInstanceOf(ImportResult.Stored.class));
    }
    return disk;
  }

  static void catchUp(TreeFixture node, List<Block> theirs) {
    List<Block> last = theirs.subList(OURS, theirs.size());
    var unused = node.beginSync(node.headers(last), last, true);
    for (int i = 0; i < 40 && node.failures.isEmpty(); i++) {
      StoredChainTest.turn(node);
    }
  }

  @Test
  void longSwitch_isTheSameAsAShortOne_andItsChangesAreBounded() {
    List<Block> ours = branch(1, OURS);
    List<Block> theirs = branch(2, THEIRS);
    try (TreeFixture node = open(disk(ours, theirs))) {
      catchUp(node, theirs);
      node.assertConsistent();
      assertThat(node.chain.head().header().hash()).isEqualTo(theirs.get(THEIRS - 1).hash());
      assertThat(node.balance(TreeFixture.miner(1))).isEqualTo(Wei.ZERO);
      assertThat(node.balance(TreeFixture.miner(2))).isEqualTo(Wei.ofPoai(5L * THEIRS));
      assertThat(node.sideBlocks()).isEqualTo(OURS);
      assertThat(SwitchRecords.journal(node.chain.database())).isEmpty();
      assertThat(undone(node)).isEqualTo(hashes(ours));
      assertThat(joined(node)).isEqualTo(hashes(theirs));
    }
  }

  /** Hashes that left the chain, lowest first. */
  private static List<Hash32> undone(TreeFixture node) {
    List<Hash32> undone = new ArrayList<>();
    node.heads.forEach(
        change ->
            change.reverted().stream().map(SealedHeader::hash).forEach(h -> undone.add(0, h)));
    return undone;
  }

  private static List<Hash32> joined(TreeFixture node) {
    List<Hash32> joined = new ArrayList<>();
    node.heads.forEach(
        change -> {
          assertThat(change.applied()).hasSizeLessThanOrEqualTo(HeadChanges.MAX_BLOCKS);
          change.applied().forEach(applied -> joined.add(applied.block().hash()));
        });
    return joined;
  }

  private static List<Hash32> hashes(List<Block> blocks) {
    return blocks.stream().map(Block::hash).toList();
  }

  @Test
  void crash_atAnyWriteOfALongSwitch_goesOnAtTheNextStart() {
    List<Block> ours = branch(1, OURS);
    List<Block> theirs = branch(2, THEIRS);
    boolean isWhole = false;
    int cuts = 0;
    for (int writes = 1; !isWhole; writes++) {
      MemoryStore disk = disk(ours, theirs);
      TreeFixture dying = open(new CrashingStore(disk, writes));
      catchUp(dying, theirs);
      isWhole = dying.failures.isEmpty();
      cuts += isWhole ? 0 : 1;
      assertNoLessIsShown(dying, ours);
      try (TreeFixture again = open(disk)) {
        again.assertConsistent();
        assertThat(SwitchRecords.journal(again.chain.database())).isEmpty();
        assertThat(again.chain.head().totalWork())
            .isGreaterThanOrEqualTo(dying.chain.head().totalWork());
        catchUp(again, theirs);
        again.assertConsistent();
        assertThat(again.chain.head().header().hash()).isEqualTo(theirs.get(THEIRS - 1).hash());
      }
    }
    assertThat(cuts).isGreaterThanOrEqualTo(PIECES);
  }

  /** Readers see our branch, or more than it. */
  private static void assertNoLessIsShown(TreeFixture node, List<Block> ours) {
    SealedHeader head = node.chain.head().header();
    boolean isOurs = head.hash().equals(ours.get(OURS - 1).hash());
    assertThat(isOurs || head.number().value() > OURS).isTrue();
    assertThat(node.chain.canonicalHash(head.number())).contains(head.hash());
    try (StateView state = node.chain.stateOf(head).orElseThrow()) {
      Wei earned = state.account(TreeFixture.miner(1)).map(Account::balance).orElse(Wei.ZERO);
      assertThat(earned).isEqualTo(isOurs ? Wei.ofPoai(5L * OURS) : Wei.ZERO);
    }
  }

  /** Their branch, with a false state root at a height. */
  static List<Block> falseAt(TreeFixture node, List<Block> theirs, int height) {
    List<Block> branch = new ArrayList<>(theirs.subList(0, height - 1));
    try (TreeFixture miner = open(new MemoryStore())) {
      miner.giveAll(branch);
      branch.add(TreeFixture.badState(miner.next(2, 5)));
    }
    while (branch.size() < THEIRS) {
      branch.add(node.onTopOf(branch));
    }
    return branch;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PieceBudget.MAX_BLOCKS + 3, OURS - 1})
  void falseBlock_onALongWay_turnsItBack_alsoAfterACrashAtAnyWrite(int height) {
    List<Block> ours = branch(1, OURS);
    List<Block> theirs;
    try (TreeFixture node = open(new MemoryStore())) {
      theirs = falseAt(node, branch(2, THEIRS), height);
    }
    boolean isWhole = false;
    for (int writes = 1; !isWhole; writes++) {
      MemoryStore disk = disk(ours, theirs);
      TreeFixture dying = open(new CrashingStore(disk, writes));
      catchUp(dying, theirs);
      isWhole = dying.failures.isEmpty();
      assertThat(dying.chain.head().header().hash()).isEqualTo(ours.get(OURS - 1).hash());
      try (TreeFixture again = open(disk)) {
        again.assertConsistent();
        assertThat(SwitchRecords.journal(again.chain.database())).isEmpty();
        assertThat(again.chain.head().header().hash()).isEqualTo(ours.get(OURS - 1).hash());
        assertThat(again.balance(TreeFixture.miner(1))).isEqualTo(Wei.ofPoai(5L * OURS));
        assertThat(again.balance(TreeFixture.miner(2))).isEqualTo(Wei.ZERO);
        again.mine(1, 1, 5);
        again.assertConsistent();
      }
    }
  }

  /** A disk with a chain of blocks whose proofs were left out, all of which are in doubt. */
  private static MemoryStore doubted(List<Block> chain) {
    MemoryStore disk = new MemoryStore();
    try (TreeFixture node = open(disk)) {
      node.beginSync(node.headers(chain), chain, false).forEach(TreeFixture::await);
      assertThat(node.chain.unproven()).isEqualTo(chain.size());
    }
    Batch batch = new Batch();
    ChainStore.putDoubted(batch, Optional.of(new BlockRange(1, chain.size())));
    disk.write(batch, Durability.SYNCED);
    return disk;
  }

  /** Replays what is in doubt, and finds one block false. */
  private static void prove(TreeFixture node, Block lie) {
    node.verifier.answer(lie.hash()).complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
    node.tree.proveRecent();
    for (int i = 0; i < 40 && node.failures.isEmpty(); i++) {
      StoredChainTest.turn(node);
    }
  }

  @Test
  void falseProofFarBelowTheHead_goesBack_alsoAfterACrashAtAnyWrite() {
    List<Block> ours = branch(1, OURS);
    Block lie = ours.get(2);
    boolean isWhole = false;
    int cuts = 0;
    for (int writes = 0; !isWhole; writes++) {
      MemoryStore disk = doubted(ours);
      TreeFixture dying = open(new CrashingStore(disk, writes));
      prove(dying, lie);
      isWhole = dying.failures.isEmpty();
      cuts += isWhole ? 0 : 1;
      assertThat(dying.chain.head().number().value()).isIn((long) OURS, 2L);
      if (isWhole) {
        assertThat(undone(dying)).isEqualTo(hashes(ours.subList(2, OURS)));
        assertThat(dying.heads)
            .allMatch(change -> change.reverted().size() <= HeadChanges.MAX_BLOCKS);
      }
      try (TreeFixture again = open(disk)) {
        again.assertConsistent();
        assertThat(SwitchRecords.journal(again.chain.database())).isEmpty();
        assertThat(again.chain.head().number().value()).isIn((long) OURS, 2L);
        prove(again, lie);
        again.clock.advanceSeconds(10);
        again.assertConsistent();
        assertThat(again.chain.head().header().hash()).isEqualTo(ours.get(1).hash());
        assertThat(again.chain.unproven()).isZero();
        assertThat(again.chain.store().contains(lie.hash())).isFalse();
        assertThat(again.sideBlocks()).isZero();
        again.mine(1, 2, 5);
        again.assertConsistent();
      }
    }
    assertThat(cuts).isGreaterThan(OURS / PieceBudget.MAX_BLOCKS);
  }
}
