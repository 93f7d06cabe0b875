package org.poai.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.poai.primitives.BlockNumber;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Snapshot;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/**
 * The state as it is stored: at the head it lies flat, for each recent block there is what it
 * overwrote. Reads are safe from any thread; one thread changes it, through {@link
 * StateTransition}.
 */
public final class StateStore {
  static final byte[] HEAD = "state".getBytes(StandardCharsets.US_ASCII);

  /** Key of the lowest diff that may exist: a seek from it skips no deleted ones. */
  private static final byte[] FLOOR = "stateFloor".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_PRUNED_PER_CALL = 64;

  private final KeyValueStore store;
  private final HeadState head;

  public StateStore(KeyValueStore store) {
    this.store = store;
    this.head = new HeadState(store);
  }

  /**
   * The state after a canonical block; empty above the head and where what leads back to it is
   * pruned.
   */
  public Optional<StateView> at(BlockNumber number) {
    return at(store.snapshot(), number);
  }

  /** The same in a snapshot, which the view closes. */
  public static Optional<StateView> at(Snapshot snapshot, BlockNumber number) {
    Optional<StateReader> reader = reader(snapshot, number);
    if (reader.isEmpty()) {
      snapshot.close();
    }
    return reader.map(found -> new StateView(found, snapshot::close));
  }

  /** The state at the head of a snapshot, which the view closes. */
  public static StateView latest(Snapshot snapshot) {
    return new StateView(new StateReader.Latest(snapshot), snapshot::close);
  }

  /** Whether the state after a block at or below the head can still be read and gone back to. */
  public boolean reaches(BlockNumber number) {
    return reader(store, number).isPresent();
  }

  /** The height that the flat state stands for; empty before genesis. */
  public Optional<BlockNumber> height() {
    return height(store);
  }

  /** Begins a change of the head: blocks to be undone, then blocks to be applied. */
  public StateTransition begin() {
    return new StateTransition(store, head);
  }

  /**
   * Drops what leads back to states below {@code keep}: a bounded number of the lowest blocks each
   * time, so call it with each block.
   */
  public void prune(Batch batch, BlockNumber keep) {
    byte[] floor = store.get(Column.META, FLOOR).orElse(new byte[0]);
    try (Cursor cursor = store.seek(Column.STATE_DIFF, floor)) {
      for (int i = 0; i < MAX_PRUNED_PER_CALL && cursor.isValid(); i++, cursor.next()) {
        long number = ByteBuffer.wrap(cursor.key()).getLong();
        if (number > keep.value()) {
          return;
        }
        remove(batch, BlockNumber.of(number), StateDiff.decode(cursor.value()));
        batch.put(Column.META, FLOOR, StateKeys.diff(BlockNumber.of(number).next()));
      }
    }
  }

  /** Removes a block's diff and its entries in the history. */
  static void remove(Batch batch, BlockNumber number, StateDiff diff) {
    batch.delete(Column.STATE_DIFF, StateKeys.diff(number));
    diff.priors()
        .keySet()
        .forEach(key -> batch.delete(Column.STATE_HISTORY, StateKeys.history(key, number.value())));
  }

  static Optional<BlockNumber> height(StoreReader store) {
    return store
        .get(Column.META, HEAD)
        .map(bytes -> BlockNumber.of(ByteBuffer.wrap(bytes).getLong()));
  }

  private static Optional<StateReader> reader(StoreReader store, BlockNumber number) {
    long head = height(store).map(BlockNumber::value).orElse(-1L);
    if (number.value() == head) {
      return Optional.of(new StateReader.Latest(store));
    }
    boolean reachable =
        number.value() < head
            && store.get(Column.STATE_DIFF, StateKeys.diff(number.next())).isPresent();
    return reachable
        ? Optional.of(new StateReader.Historical(store, number.value()))
        : Optional.empty();
  }
}
