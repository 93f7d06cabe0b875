package org.poai.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.KeyValueStore.Snapshot;
import org.poai.store.StoreReader.Cursor;

/** What every store does. */
abstract class KeyValueStoreContract {
  private KeyValueStore store;

  abstract KeyValueStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void get_afterPutAndDelete_isTheLastValue() {
    assertThat(store.get(Column.META, key(1))).isEmpty();
    write(new Batch().put(Column.META, key(1), key(7)).put(Column.META, key(1), key(8)));
    assertThat(store.get(Column.META, key(1))).contains(key(8));
    write(new Batch().put(Column.META, key(1), key(9)).delete(Column.META, key(1)));
    assertThat(store.get(Column.META, key(1))).isEmpty();
    write(new Batch().delete(Column.META, key(1)).put(Column.META, key(1), new byte[0]));
    assertThat(store.get(Column.META, key(1))).contains(new byte[0]);
  }

  @Test
  void columns_withTheSameKey_areApart() {
    Batch batch = new Batch();
    for (Column column : Column.values()) {
      batch.put(column, key(1), key(column.id()));
    }
    write(batch);
    for (Column column : Column.values()) {
      assertThat(store.get(column, key(1))).as("%s", column).contains(key(column.id()));
    }
  }

  @Test
  void seek_goesThroughTheKeysAsUnsignedBytes() {
    write(
        new Batch()
            .put(Column.TRIE, new byte[] {(byte) 0x80}, key(3))
            .put(Column.TRIE, new byte[] {0x7f, 0}, key(2))
            .put(Column.TRIE, new byte[] {0x7f}, key(1))
            .put(Column.TRIE, new byte[] {1}, key(0)));
    assertThat(values(store, new byte[0])).containsExactly(0, 1, 2, 3);
    assertThat(values(store, new byte[] {0x7f})).containsExactly(1, 2, 3);
    assertThat(values(store, new byte[] {0x7f, 1})).containsExactly(3);
    assertThat(values(store, new byte[] {(byte) 0x81})).isEmpty();
  }

  @Test
  void snapshot_thatIsClosedTwice_harmsNobody() {
    Snapshot snapshot = store.snapshot();
    snapshot.close();
    snapshot.close();
    try (Snapshot another = store.snapshot()) {
      assertThat(another.get(Column.TRIE, key(1))).isEmpty();
    }
  }

  @Test
  void snapshot_isUnmovedByLaterWrites() {
    write(new Batch().put(Column.TRIE, key(1), key(1)));
    try (Snapshot snapshot = store.snapshot()) {
      write(new Batch().put(Column.TRIE, key(1), key(5)).put(Column.TRIE, key(2), key(6)));
      assertThat(snapshot.get(Column.TRIE, key(1))).contains(key(1));
      assertThat(values(snapshot, new byte[0])).containsExactly(1);
    }
    assertThat(values(store, new byte[0])).containsExactly(5, 6);
  }

  private void write(Batch batch) {
    store.write(batch, Durability.SYNCED);
  }

  private static List<Integer> values(StoreReader reader, byte[] from) {
    List<Integer> values = new ArrayList<>();
    try (Cursor cursor = reader.seek(Column.TRIE, from)) {
      for (; cursor.isValid(); cursor.next()) {
        values.add((int) cursor.value()[0]);
      }
    }
    return values;
  }

  private static byte[] key(int value) {
    return new byte[] {(byte) value};
  }
}
