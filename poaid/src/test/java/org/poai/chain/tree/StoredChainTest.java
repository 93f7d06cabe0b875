package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.primitives.BlockNumber;
import org.poai.state.StateStore;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;

/** What lies on disk: after a crash, after damage to what is derived, after pruning. */
class StoredChainTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  private static final PruneDepth ALL = PruneDepth.KEEP_ALL;

  @Test
  void crash_atAnyWrite_leavesAChainThatGoesOn() {
    List<Block> ours;
    List<Block> theirs;
    try (TreeFixture a = new TreeFixture(new MemoryStore(), SPEC, ALL);
        TreeFixture b = new TreeFixture(new MemoryStore(), SPEC, ALL)) {
      ours = a.mine(3, 1, 5);
      theirs = b.mine(5, 2, 5);
    }
    for (int writes = 1; writes <= 9; writes++) {
      MemoryStore disk = new MemoryStore();
      TreeFixture dying = new TreeFixture(new CrashingStore(disk, writes), SPEC, ALL);
      ours.forEach(block -> handOver(dying, block));
      theirs.forEach(block -> handOver(dying, block));
      for (int i = 0; i < 20; i++) {
        turn(dying);
      }
      try (TreeFixture again = new TreeFixture(disk, SPEC, ALL)) {
        again.assertConsistent();
        again.giveAll(ours);
        again.giveAll(theirs);
        for (int i = 0; i < 50; i++) {
          again.settle();
        }
        assertThat(again.chain.head().header().hash()).isEqualTo(theirs.get(4).hash());
        again.assertConsistent();
      }
      assertThat(dying.failures.isEmpty()).isEqualTo(writes >= 8);
    }
  }

  @Test
  void crash_atAnyWriteWhileCatchingUp_resumes() {
    List<Block> theirs;
    try (TreeFixture miner = new TreeFixture(new MemoryStore(), SPEC, ALL)) {
      theirs = miner.mine(12, 2, 5);
    }
    for (int writes = 1; writes <= 7; writes++) {
      MemoryStore disk = new MemoryStore();
      try (TreeFixture node = new TreeFixture(disk, SPEC, ALL)) {
        node.mine(5, 1, 5);
      }
      TreeFixture dying = new TreeFixture(new CrashingStore(disk, writes), SPEC, ALL);
      HeaderBranch branch = dying.headers(theirs);
      for (int i = 0; i < 12; i += 2) {
        var unused = dying.beginSync(branch, theirs.subList(i, i + 2), true);
        turn(dying);
        turn(dying);
      }
      try (TreeFixture again = new TreeFixture(disk, SPEC, ALL)) {
        again.assertConsistent();
        List<Block> missing =
            theirs.stream().dropWhile(b -> again.chain.header(b.hash()).isPresent()).toList();
        assertThat(missing).as("what was kept before the end is kept").hasSizeLessThan(12);
        if (!missing.isEmpty()) {
          again.sync(missing);
        }
        assertThat(again.chain.head().header().hash()).isEqualTo(theirs.get(11).hash());
        again.assertConsistent();
      }
    }
  }

  static void handOver(TreeFixture dying, Block block) {
    var result = dying.tree.importBlock(block, new Origin.Import());
    while (!result.isDone() && dying.failures.isEmpty()) {
      turn(dying);
    }
    for (int i = 0; i < 8; i++) {
      turn(dying); // what the answered block brings with it
    }
  }

  /** A turn of the chain thread; a dead one may fail again. */
  static void turn(TreeFixture dying) {
    TreeFixture.await(dying.tree.tickNow().handle((done, failure) -> failure == null));
  }

  @Test
  void index_thatDoesNotMatch_isRebuilt() {
    for (String damage : List.of("lost", "false", "above", "stale")) {
      MemoryStore disk = new MemoryStore();
      try (TreeFixture node = new TreeFixture(disk, SPEC, ALL)) {
        node.mine(5, 1, 5);
      }
      damage(disk, damage);
      try (TreeFixture again = new TreeFixture(disk, SPEC, ALL)) {
        assertThat(again.chain.head().number()).isEqualTo(BlockNumber.of(5));
        again.assertConsistent();
        again.mine(1, 1, 5);
      }
    }
  }

  private static void damage(KeyValueStore disk, String damage) {
    Batch batch = new Batch();
    byte[] other = new byte[32];
    switch (damage) {
      case "lost" -> batch.delete(Column.CANONICAL, ChainStore.heightKey(BlockNumber.of(3)));
      case "false" -> batch.put(Column.CANONICAL, ChainStore.heightKey(BlockNumber.of(2)), other);
      case "above" -> batch.put(Column.CANONICAL, ChainStore.heightKey(BlockNumber.of(6)), other);
      default -> ChainStore.removeIndexed(batch);
    }
    disk.write(batch, Durability.SYNCED);
  }

  @Test
  void store_ofAnotherChain_isRefusedByName() {
    MemoryStore disk = new MemoryStore();
    new TreeFixture(disk, SPEC, ALL).close();
    ChainGenesis other = ChainGenesis.of(BuiltInChains.devnet(1, 250, 8), TreeFixture.MANIFEST);
    assertThatThrownBy(() -> Chain.open(other, disk, new StateStore(disk)))
        .isInstanceOf(OtherChainException.class)
        .hasMessageContaining("target");
  }

  @Test
  void bodies_belowThePruneDepth_go_headersStay() {
    MemoryStore disk = new MemoryStore();
    ChainSpec spec = TreeFixture.spec(20, Optional.empty());
    try (TreeFixture node = new TreeFixture(disk, spec, ALL);
        TreeFixture other = new TreeFixture(new MemoryStore(), spec, ALL)) {
      node.mine(1, 1, 5);
      node.giveAll(other.mine(3, 2, 5));
      for (int i = 0; i < 20; i++) {
        node.settle();
      }
      node.inStep();
      node.mine(200, 1, 5);
      assertThat(node.chain.head().number()).isEqualTo(BlockNumber.of(203));
      assertThat(entries(disk, Column.BODY)).isEqualTo(205);
      assertThat(entries(disk, Column.STATE_DIFF)).isEqualTo(20);
      assertThat(entries(disk, Column.SIDE)).isEqualTo(1);
    }
    try (TreeFixture pruned = new TreeFixture(disk, spec, new PruneDepth(128))) {
      pruned.inStep();
      pruned.mine(1, 1, 5);
      // 64 a block at most: what is too deep goes over the next blocks.
      assertThat(pruned.chain.canonicalBlock(BlockNumber.of(64))).isEmpty();
      assertThat(pruned.chain.canonicalBlock(BlockNumber.of(65))).isPresent();
      pruned.mine(2, 1, 5);
      assertThat(pruned.chain.canonicalBlock(BlockNumber.of(77))).isEmpty();
      assertThat(pruned.chain.canonicalBlock(BlockNumber.of(78))).isPresent();
      assertThat(pruned.chain.canonicalBlock(BlockNumber.GENESIS)).isPresent();
      assertThat(entries(disk, Column.HEADER)).isEqualTo(207);
      assertThat(entries(disk, Column.SIDE)).isZero();
      pruned.assertConsistent();
    }
  }

  @Test
  void pruneDepth_belowTheLeast_isRefused() {
    assertThatThrownBy(() -> new PruneDepth(127)).hasMessageContaining("128");
  }

  static int entries(KeyValueStore store, Column column) {
    int count = 0;
    try (var cursor = store.seek(column, new byte[0])) {
      for (; cursor.isValid(); cursor.next()) {
        count++;
      }
    }
    return count;
  }
}
