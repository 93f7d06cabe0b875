package org.poai.state;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.IncompleteStoreException;
import org.poai.store.StoreReader;

/**
 * One atomic change of the head: blocks undone from the top, then blocks applied, each seeing the
 * ones before. Nothing is written until {@link #writeTo}. Owned by one thread.
 */
public final class StateTransition {
  private final StoreReader store;
  private final HeadState latest;

  /** Values that differ from the store's, by state key. */
  private final Map<Bytes, Optional<Bytes>> changes = new HashMap<>();

  private final Map<Hash32, Bytes> codes = new HashMap<>();
  private final Map<BlockNumber, StateDiff> reverted = new LinkedHashMap<>();
  private final Map<BlockNumber, StateDiff> applied = new LinkedHashMap<>();
  private Optional<BlockNumber> height;

  StateTransition(StoreReader store, HeadState latest) {
    this.store = store;
    this.latest = latest;
    this.height = latest.height();
  }

  /** Undoes the highest block; returns what {@link #redo} needs to apply it again. */
  public Bytes revert(BlockNumber number) {
    expect(number, height);
    StateDiff diff = applied.remove(number);
    if (diff == null) {
      diff = stored(number);
      reverted.put(number, diff);
    }
    StateReader before = new StateReader.Overlay(latest, changes, codes);
    Map<Bytes, Optional<Bytes>> undone = new TreeMap<>();
    diff.priors().keySet().forEach(key -> undone.put(key, before.get(key)));
    changes.putAll(diff.priors());
    height = Optional.of(number.previous());
    return Bytes.of(new StateDiff(undone).encode());
  }

  /** Applies a block again that was undone: its code is still there. */
  public void redo(BlockNumber number, Bytes undone) {
    apply(number, StateDiff.decode(undone.toArray()).priors());
  }

  private StateDiff stored(BlockNumber number) {
    return store
        .get(Column.STATE_DIFF, StateKeys.diff(number))
        .map(StateDiff::decode)
        .orElseThrow(IncompleteStoreException.lacks("what undoes block " + number));
  }

  /** The state after what was undone and applied so far; it does not outlive this object. */
  public StateView view() {
    return new StateView(new StateReader.Overlay(latest, changes, codes), () -> {});
  }

  /** Applies the block after the highest one; its delta was made on {@link #view}. */
  public void apply(BlockNumber number, StateDelta delta) {
    apply(number, delta.changes());
    codes.putAll(delta.codes());
  }

  private void apply(BlockNumber number, Map<Bytes, Optional<Bytes>> values) {
    expect(number, height.map(BlockNumber::next).or(() -> Optional.of(BlockNumber.GENESIS)));
    StateReader before = new StateReader.Overlay(latest, changes, codes);
    Map<Bytes, Optional<Bytes>> priors = new TreeMap<>();
    values.keySet().forEach(key -> priors.put(key, before.get(key)));
    changes.putAll(values);
    applied.put(number, new StateDiff(priors));
    height = Optional.of(number);
  }

  /** Adds everything that changes in the store to the batch; {@link #written} follows its write. */
  public void writeTo(Batch batch) {
    latest.forget(changes);
    reverted.forEach((number, diff) -> StateStore.remove(batch, number, diff));
    changes.forEach(
        (key, value) -> {
          Column column = StateKeys.column(key);
          if (value.isPresent()) {
            batch.put(column, key.toArray(), value.get().toArray());
          } else {
            batch.delete(column, key.toArray());
          }
        });
    codes.forEach((hash, code) -> batch.put(Column.CODE, hash.toArray(), code.toArray()));
    applied.forEach((number, diff) -> put(batch, number, diff));
    height.ifPresent(
        number ->
            batch.put(
                Column.META,
                StateStore.HEAD,
                ByteBuffer.allocate(8).putLong(number.value()).array()));
  }

  /** The batch is in the store: what it holds need not be read from there soon. */
  public void written() {
    latest.learn(changes, height);
  }

  private static void put(Batch batch, BlockNumber number, StateDiff diff) {
    if (number.isGenesis()) {
      return; // There is no state before it to go back to.
    }
    batch.put(Column.STATE_DIFF, StateKeys.diff(number), diff.encode());
    diff.priors()
        .forEach(
            (key, prior) ->
                batch.put(
                    Column.STATE_HISTORY,
                    StateKeys.history(key, number.value()),
                    StateDiff.encodePrior(prior)));
  }

  private static void expect(BlockNumber number, Optional<BlockNumber> expected) {
    if (!Optional.of(number).equals(expected)) {
      throw new IllegalArgumentException("block " + number + " is out of turn, not " + expected);
    }
  }
}
