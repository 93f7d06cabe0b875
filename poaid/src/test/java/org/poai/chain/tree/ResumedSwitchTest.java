package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.SwitchRecords;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;
import org.poai.testing.LogCapture;

/** What a process finds that another one left in the middle of a switch, or after going back. */
class ResumedSwitchTest {
  private static final int OURS = BranchSwitchTest.OURS;
  private static final int THEIRS = BranchSwitchTest.THEIRS;
  private static final byte[] HEAD = "head".getBytes(StandardCharsets.US_ASCII);

  private static TreeFixture open(MemoryStore disk) {
    return BranchSwitchTest.open(disk);
  }

  /** A disk on which the process died at the n-th write of a switch from ours to theirs. */
  private static MemoryStore cutOff(List<Block> ours, List<Block> theirs, int writes) {
    MemoryStore disk = BranchSwitchTest.disk(ours, theirs);
    TreeFixture dying = BranchSwitchTest.open(new CrashingStore(disk, writes));
    BranchSwitchTest.catchUp(dying, theirs);
    assertThat(dying.failures).isNotEmpty();
    return disk;
  }

  private static void lose(MemoryStore disk, Column column, Hash32 key) {
    Batch batch = new Batch();
    batch.delete(column, key.toArray());
    disk.write(batch, Durability.SYNCED);
  }

  /** Where the switch goes: its branch may have been followed before all of it had come. */
  private static long goal(MemoryStore disk) {
    Hash32 hash = SwitchRecords.journal(disk).orElseThrow().goal();
    return new ChainStore(disk).header(hash).orElseThrow().header().number().value();
  }

  /** What the operator reads when a process begins on this disk. */
  private static String toldAtTheStart(MemoryStore disk) {
    try (LogCapture log = LogCapture.of(ForkChoice.class)) {
      try (TreeFixture again = open(disk)) {
        again.settle();
      }
      return String.join("; ", log.sentences());
    }
  }

  @Test
  void switchThatWasCutOff_isToldByItsEnd() {
    List<Block> ours = BranchSwitchTest.branch(1, OURS);
    List<Block> theirs = BranchSwitchTest.branch(2, THEIRS);
    String begun = "The last run ended in the middle of a reorganisation; ";
    MemoryStore whole = cutOff(ours, theirs, 2);
    long goal = goal(whole);
    assertThat(toldAtTheStart(whole))
        .isEqualTo(begun + "it is finished now: the head is block " + goal);
    MemoryStore half = cutOff(ours, theirs, 2);
    lose(half, Column.BODY, theirs.get(OURS - 1).hash());
    assertThat(toldAtTheStart(half))
        .isEqualTo(
            begun
                + "the other branch is not whole here, so it is turned back: the head is block "
                + OURS);
    MemoryStore neither = cutOff(ours, theirs, 2);
    lose(neither, Column.HEADER, theirs.get(OURS - 1).hash());
    lose(neither, Column.HEADER, ours.get(OURS - 1).hash());
    assertThat(toldAtTheStart(neither))
        .startsWith(begun + "what both branches need is lost, so the chain stays where it was");
  }

  @Test
  void bodyOfTheNewBranch_thatIsLost_turnsTheWayBack() {
    List<Block> ours = BranchSwitchTest.branch(1, OURS);
    List<Block> theirs = BranchSwitchTest.branch(2, THEIRS);
    for (int writes = 1; writes <= 3; writes++) {
      MemoryStore disk = cutOff(ours, theirs, writes);
      lose(disk, Column.BODY, theirs.get(OURS - 1).hash());
      try (TreeFixture again = open(disk)) {
        again.assertConsistent();
        assertThat(again.chain.head().header().hash()).isEqualTo(ours.get(OURS - 1).hash());
        assertThat(SwitchRecords.journal(disk)).isEmpty();
        again.mine(1, 1, 5);
        again.assertConsistent();
      }
    }
  }

  @Test
  void bothWays_thatLackABlock_leaveTheChainWhereItStands() {
    List<Block> ours = BranchSwitchTest.branch(1, OURS);
    List<Block> theirs = BranchSwitchTest.branch(2, THEIRS);
    for (int writes = 2; writes <= 4; writes++) {
      MemoryStore disk = cutOff(ours, theirs, writes);
      lose(disk, Column.HEADER, theirs.get(OURS - 1).hash());
      lose(disk, Column.HEADER, ours.get(OURS - 1).hash());
      Hash32 stands = Hash32.of(disk.get(Column.META, HEAD).orElseThrow());
      assertThat(stands).isNotEqualTo(ours.get(OURS - 1).hash());
      try (TreeFixture again = open(disk)) {
        again.assertConsistent();
        assertThat(again.chain.head().header().hash()).isEqualTo(stands);
        assertThat(SwitchRecords.journal(disk)).isEmpty();
        again.mine(1, 3, 5);
        again.assertConsistent();
      }
    }
  }

  @Test
  void falseBlock_thatIsFoundAfterARestart_isBad_andWhatBuildsOnItGone() {
    List<Block> ours = BranchSwitchTest.branch(1, OURS);
    List<Block> theirs;
    int height = OURS - 1;
    try (TreeFixture node = open(new MemoryStore())) {
      theirs = BranchSwitchTest.falseAt(node, BranchSwitchTest.branch(2, THEIRS), height);
    }
    MemoryStore disk = cutOff(ours, theirs, 3);
    try (TreeFixture again = open(disk)) {
      again.assertConsistent();
      assertThat(again.chain.head().header().hash()).isEqualTo(ours.get(OURS - 1).hash());
      assertThat(again.chain.store().contains(theirs.get(height - 1).hash())).isFalse();
      assertThat(again.chain.store().contains(theirs.get(height).hash())).isFalse();
      assertThat(again.chain.store().contains(theirs.get(height - 2).hash())).isTrue();
      assertThat(again.give(theirs.get(height - 1), TreeFixture.peer(3)))
          .isInstanceOfSatisfying(
              ImportResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.STATE_ROOT));
      assertThat(again.verifier.asked()).isEmpty();
    }
  }

  @Test
  void blocksThatAFalseProofTookAway_canBeReadForAWhile_andAreGoneThen() {
    List<Block> ours = BranchSwitchTest.branch(1, 12);
    List<SealedHeader> reverted = new ArrayList<>();
    try (TreeFixture node = open(new MemoryStore())) {
      node.beginSync(node.headers(ours), ours, false).forEach(TreeFixture::await);
      node.heads.clear();
      Hash32 lie = ours.get(3).hash();
      node.verifier.answer(lie).complete(new Verdict.False(Fault.FINGERPRINT, "bit 7"));
      node.tree.proveRecent();
      for (int i = 0; i < 40; i++) {
        StoredChainTest.turn(node);
      }
      assertThat(node.chain.head().header().hash()).isEqualTo(ours.get(2).hash());
      node.heads.forEach(change -> reverted.addAll(change.reverted()));
      assertThat(reverted).hasSize(9);
      for (SealedHeader header : reverted) {
        assertThat(node.chain.block(header.hash())).isPresent();
        assertThat(node.chain.receipts(header.hash())).isPresent();
        assertThat(node.give(ours.get((int) header.number().value() - 1)))
            .isInstanceOf(ImportResult.Rejected.class);
      }
      node.clock.advanceSeconds(10);
      node.assertConsistent();
      for (SealedHeader header : reverted) {
        assertThat(node.chain.header(header.hash())).isEmpty();
        assertThat(node.chain.receipts(header.hash())).isEmpty();
      }
      assertThat(node.sideBlocks()).isZero();
    }
  }
}
