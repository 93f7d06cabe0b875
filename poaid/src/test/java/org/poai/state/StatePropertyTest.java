package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.poai.primitives.BlockNumber;
import org.poai.state.StateModel.Edit;
import org.poai.state.StateModel.Kind;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;
import org.poai.store.StoreReader;

/** The whole of the state against {@link StateModel}: blocks, reorganisations, pruning, proofs. */
class StatePropertyTest {
  /** One change of the head: how many blocks are undone, and the blocks that follow. */
  record Change(int undone, List<List<Edit>> blocks) {}

  @Property(tries = 400)
  void state_afterAnyReorganisations_isTheModelAtEveryHeight(
      @ForAll("changes") List<Change> changes) {
    StateRig rig = new StateRig();
    for (Change change : changes) {
      rig.change(Math.min(change.undone(), rig.height()), change.blocks(), false);
      assertThat(StateChecker.check(rig.store(), rig.head().root())).isEmpty();
    }
    rig.assertEveryHeight(0);
  }

  /** What is applied and taken back within one transition leaves no trace. */
  @Property(tries = 200)
  void transition_thatTakesItsOwnBlocksBack_isAsIfTheyHadNeverBeen(
      @ForAll("changes") List<Change> changes) {
    StateRig once = new StateRig();
    StateRig twice = new StateRig();
    for (Change change : changes) {
      int undone = Math.min(change.undone(), once.height());
      once.change(undone, change.blocks(), false);
      twice.change(undone, change.blocks(), true);
    }
    assertThat(twice.contents()).isEqualTo(once.contents());
  }

  @Property(tries = 200)
  void prune_keepsExactlyWhatLeadsBackToTheKeptHeights(
      @ForAll("changes") List<Change> changes, @ForAll("keeps") int kept) {
    StateRig rig = new StateRig();
    int lowest = 0;
    for (Change change : changes) {
      rig.change(Math.min(change.undone(), rig.height() - lowest), change.blocks(), false);
      rig.prune(kept);
      lowest = Math.max(lowest, rig.height() - kept);
    }
    rig.assertEveryHeight(lowest);
    if (lowest > 0) {
      assertThat(rig.states().at(BlockNumber.of(lowest - 1))).isEmpty();
    }
    assertThat(rig.states().at(BlockNumber.of(rig.height() + 1))).isEmpty();
  }

  /** A block and its undoing leave the store byte for byte as it was. */
  @Property(tries = 200)
  void revert_ofWhatWasApplied_restoresEveryByte(
      @ForAll("changes") List<Change> before, @ForAll("blocks") List<List<Edit>> blocks) {
    StateRig rig = new StateRig();
    before.forEach(c -> rig.change(Math.min(c.undone(), rig.height()), c.blocks(), false));
    var contents = rig.contents();
    rig.change(0, blocks, false);
    rig.change(blocks.size(), List.of(), false);
    assertThat(rig.contents()).isEqualTo(contents);
  }

  @Property(tries = 100)
  void view_ofAnOlderHeight_isUnmovedByWhatIsWrittenAfterwards(
      @ForAll("blocks") List<List<Edit>> blocks) {
    StateRig rig = new StateRig();
    rig.change(0, blocks, false);
    StateModel then = rig.model(rig.height());
    try (StateView view = rig.states().at(BlockNumber.of(rig.height())).orElseThrow()) {
      rig.change(Math.min(1, rig.height()), blocks, false);
      then.assertIs(view);
    }
  }

  @Property(tries = 50)
  void check_whenOneByteIsAltered_findsIt(@ForAll("blocks") List<List<Edit>> blocks) {
    StateRig rig = new StateRig();
    rig.change(0, blocks, false);
    for (org.poai.store.Column column :
        List.of(
            org.poai.store.Column.ACCOUNT,
            org.poai.store.Column.STORAGE,
            org.poai.store.Column.TRIE)) {
      try (StoreReader.Cursor cursor = rig.store().seek(column, new byte[0])) {
        for (; cursor.isValid(); cursor.next()) {
          byte[] altered = cursor.value().clone();
          altered[altered.length - 1] ^= 1;
          MemoryStore copy = rig.copy();
          copy.write(new Batch().put(column, cursor.key(), altered), Durability.SYNCED);
          assertThat(StateChecker.check(copy, rig.head().root())).isNotEmpty();
          copy.write(new Batch().delete(column, cursor.key()), Durability.SYNCED);
          assertThat(StateChecker.check(copy, rig.head().root())).isNotEmpty();
        }
      }
    }
  }

  @Provide
  static Arbitrary<List<Change>> changes() {
    return Combinators.combine(Arbitraries.integers().between(0, 3), blocks())
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  static Arbitrary<List<List<Edit>>> blocks() {
    return edits().list().ofMaxSize(8).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  static Arbitrary<Integer> keeps() {
    return Arbitraries.integers().between(1, 6);
  }

  private static Arbitrary<Edit> edits() {
    Arbitrary<Integer> who = Arbitraries.integers().between(0, 7);
    Arbitrary<Integer> slot = Arbitraries.integers().between(0, 5);
    Arbitrary<Integer> value = Arbitraries.of(0, 0, 1, 2, 300);
    return Combinators.combine(Arbitraries.of(Kind.values()), who, slot, value).as(Edit::new);
  }
}
