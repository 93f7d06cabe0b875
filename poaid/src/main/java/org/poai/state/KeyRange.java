package org.poai.state;

import java.util.function.Consumer;
import org.poai.primitives.Bytes;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/** All keys of one kind in their order, each of which the trie has to reach in turn. */
final class KeyRange implements AutoCloseable {
  private final byte kind;
  private final Column column;
  private final Consumer<String> fault;
  private final Cursor cursor;

  KeyRange(StoreReader store, Column column, byte kind, Consumer<String> fault) {
    this.kind = kind;
    this.column = column;
    this.fault = fault;
    this.cursor = store.seek(column, new byte[] {kind});
  }

  /** The trie has come to this key: it must be the next one, with this value. */
  void reach(Bytes key, Bytes value) {
    if (!arriveAt(key)) {
      fault.accept(column + " lacks " + key);
      return;
    }
    if (!Bytes.of(cursor.value()).equals(value)) {
      fault.accept(column + " differs from the trie at " + key);
    }
    cursor.next();
  }

  /** The trie has come to this key, whose value is its own. */
  void reach(Bytes key) {
    if (arriveAt(key)) {
      cursor.next();
    }
  }

  /** The trie has no more keys. */
  void finish() {
    for (; valid(); cursor.next()) {
      unreached();
    }
  }

  @Override
  public void close() {
    cursor.close();
  }

  /** Moves up to a key; what is passed over is reached by nothing. */
  private boolean arriveAt(Bytes key) {
    while (valid()) {
      int order = Bytes.of(cursor.key()).compareTo(key);
      if (order >= 0) {
        return order == 0;
      }
      unreached();
      cursor.next();
    }
    return false;
  }

  private boolean valid() {
    return cursor.isValid() && cursor.key()[0] == kind;
  }

  private void unreached() {
    fault.accept(column + " holds " + Bytes.of(cursor.key()) + ", which nothing refers to");
  }
}
