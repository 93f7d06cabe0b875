package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.MemoryStore;
import org.poai.store.StoreReader.Cursor;

/** A state store in memory beside the model of each height; genesis is the world without anyone. */
final class StateRig {
  private final MemoryStore store = new MemoryStore();
  private final StateStore states = new StateStore(store);
  private final List<StateModel> models = new ArrayList<>();

  StateRig() {
    change(0, List.of(List.of()), false);
  }

  MemoryStore store() {
    return store;
  }

  StateStore states() {
    return states;
  }

  int height() {
    return models.size() - 1;
  }

  StateModel model(int height) {
    return models.get(height);
  }

  StateModel head() {
    return models.get(height());
  }

  /** One transition; {@code rehearsed} applies the blocks, takes them back, and applies again. */
  void change(int undone, List<List<StateModel.Edit>> blocks, boolean rehearsed) {
    StateTransition transition = states.begin();
    for (int i = 0; i < undone; i++) {
      transition.revert(BlockNumber.of(height()));
      models.remove(height());
    }
    if (rehearsed) {
      blocks.forEach(block -> apply(transition, block));
      blocks.forEach(
          block -> {
            transition.revert(BlockNumber.of(height()));
            models.remove(height());
          });
    }
    blocks.forEach(block -> apply(transition, block));
    Batch batch = new Batch();
    transition.writeTo(batch);
    store.write(batch, Durability.SYNCED);
    if (height() % 3 != 0) {
      transition.written(); // else the next transition has to find out by itself
    }
  }

  private void apply(StateTransition transition, List<StateModel.Edit> block) {
    StateModel model = models.isEmpty() ? new StateModel() : head().copy();
    try (StateView view = transition.view()) {
      StateDelta delta = model.block(block, view).on(view);
      assertThat(delta.root()).isEqualTo(model.root());
      transition.apply(BlockNumber.of(models.size()), delta);
    }
    models.add(model);
  }

  void prune(int kept) {
    Batch batch = new Batch();
    states.prune(batch, BlockNumber.of(Math.max(0, height() - kept)));
    store.write(batch, Durability.SYNCED);
  }

  void assertEveryHeight(int lowest) {
    for (int height = lowest; height < models.size(); height++) {
      try (StateView view = states.at(BlockNumber.of(height)).orElseThrow()) {
        models.get(height).assertIs(view);
      }
    }
  }

  /** Everything that is stored but byte code, which is never removed. */
  Map<String, Bytes> contents() {
    Map<String, Bytes> all = new TreeMap<>();
    for (Column column : Column.values()) {
      try (Cursor cursor = store.seek(column, new byte[0])) {
        for (; column != Column.CODE && cursor.isValid(); cursor.next()) {
          all.put(column + " " + Bytes.of(cursor.key()), Bytes.of(cursor.value()));
        }
      }
    }
    return all;
  }

  MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    Batch batch = new Batch();
    for (Column column : Column.values()) {
      try (Cursor cursor = store.seek(column, new byte[0])) {
        for (; cursor.isValid(); cursor.next()) {
          batch.put(column, cursor.key(), cursor.value());
        }
      }
    }
    copy.write(batch, Durability.SYNCED);
    return copy;
  }
}
