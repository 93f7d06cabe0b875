package org.poai.chain.stored;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/**
 * What the store holds of a move to another branch while it is under way, so that it goes on after
 * a crash.
 */
public final class SwitchRecords {
  private static final byte[] SWITCH = "switch".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNDONE = "undone/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DOOMED = "doomed".getBytes(StandardCharsets.US_ASCII);

  private SwitchRecords() {}

  /** Where a switch goes, and which branch it leaves, each by its tip. */
  public record Journal(Hash32 goal, Hash32 left) {
    /** The way back. */
    public Journal back() {
      Hash32 home = left;
      return new Journal(home, goal);
    }
  }

  /** What undoing a block took away, and whether its body is stored. */
  public record Undone(boolean hasBody, Bytes state) {}

  /** What a switch that is under way, or was when the process ended, wants. */
  public static Optional<Journal> journal(StoreReader store) {
    return store
        .get(Column.META, SWITCH)
        .map(
            bytes ->
                new Journal(
                    Hash32.of(Arrays.copyOf(bytes, Hash32.SIZE)),
                    Hash32.of(Arrays.copyOfRange(bytes, Hash32.SIZE, bytes.length))));
  }

  public static void putJournal(Batch batch, Journal journal) {
    byte[] record =
        ByteBuffer.allocate(2 * Hash32.SIZE)
            .put(journal.goal().toArray())
            .put(journal.left().toArray())
            .array();
    batch.put(Column.META, SWITCH, record);
  }

  public static void removeJournal(Batch batch) {
    batch.delete(Column.META, SWITCH);
  }

  /** What undoing a block took away, while the switch that undid it is under way. */
  public static Optional<Undone> undone(StoreReader store, Hash32 hash) {
    return store
        .get(Column.META, undoneKey(hash))
        .map(
            record ->
                new Undone(record[0] != 0, Bytes.of(Arrays.copyOfRange(record, 1, record.length))));
  }

  public static void putUndone(Batch batch, Hash32 hash, Undone undone) {
    byte[] state = undone.state().toArray();
    byte[] record =
        ByteBuffer.allocate(1 + state.length)
            .put((byte) (undone.hasBody() ? 1 : 0))
            .put(state)
            .array();
    batch.put(Column.META, undoneKey(hash), record);
  }

  public static void removeUndone(Batch batch, Hash32 hash) {
    batch.delete(Column.META, undoneKey(hash));
  }

  /** Shows each block that was undone, and whether its body is stored. */
  public static void eachUndone(StoreReader store, BiConsumer<Hash32, Boolean> visitor) {
    try (Cursor cursor = store.seek(Column.META, UNDONE)) {
      for (; cursor.isValid() && isUndoneKey(cursor.key()); cursor.next()) {
        byte[] key = cursor.key();
        Hash32 hash = Hash32.of(Arrays.copyOfRange(key, UNDONE.length, key.length));
        visitor.accept(hash, cursor.value()[0] != 0);
      }
    }
  }

  private static boolean isUndoneKey(byte[] key) {
    return key.length == UNDONE.length + Hash32.SIZE
        && Arrays.equals(key, 0, UNDONE.length, UNDONE, 0, UNDONE.length);
  }

  /** The lowest block of a branch that was found false and left, and is to be removed. */
  public static Optional<Hash32> doomed(StoreReader store) {
    return store.get(Column.META, DOOMED).map(Hash32::of);
  }

  public static void putDoomed(Batch batch, Hash32 root) {
    batch.put(Column.META, DOOMED, root.toArray());
  }

  public static void removeDoomed(Batch batch) {
    batch.delete(Column.META, DOOMED);
  }

  private static byte[] undoneKey(Hash32 hash) {
    return ByteBuffer.allocate(UNDONE.length + Hash32.SIZE).put(UNDONE).put(hash.toArray()).array();
  }
}
