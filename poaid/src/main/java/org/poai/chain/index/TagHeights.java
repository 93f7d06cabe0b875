package org.poai.chain.index;

import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/** The heights of one tag, ascending. Owned by one thread; close it. */
final class TagHeights implements AutoCloseable {
  /** Behind the last height. */
  static final long NONE = Long.MAX_VALUE;

  /** A step costs about a tenth of what a new cursor does. */
  private static final int STEPS = 12;

  private final StoreReader store;
  private final LogTag tag;
  private Cursor cursor;
  private long height;

  TagHeights(StoreReader store, LogTag tag, long from) {
    this.store = store;
    this.tag = tag;
    this.cursor = store.seek(Column.LOG, tag.key(from));
    this.height = read();
  }

  /** The present height, or {@link #NONE}. */
  long height() {
    return height;
  }

  /** Goes on to the lowest height that is not below {@code target}. */
  void advanceTo(long target) {
    for (int i = 0; height < target && i < STEPS; i++) {
      cursor.next();
      height = read();
    }
    if (height < target) {
      cursor.close();
      cursor = store.seek(Column.LOG, tag.key(target));
      height = read();
    }
  }

  private long read() {
    if (!cursor.isValid()) {
      return NONE;
    }
    byte[] key = cursor.key();
    return key.length == 16 && LogTag.ofKey(key).equals(tag) ? LogTag.height(key) : NONE;
  }

  @Override
  public void close() {
    cursor.close();
  }
}
