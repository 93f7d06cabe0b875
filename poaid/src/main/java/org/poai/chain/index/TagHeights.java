package org.poai.chain.index;

import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/**
 * The heights of one tag, ascending. A query may have thousands of tags, so none keeps a cursor: a
 * few heights are read at a time, more while they are used one after the other. Owned by one
 * thread.
 */
final class TagHeights {
  /** Behind the last height. */
  static final long NONE = Long.MAX_VALUE;

  private static final int LEAST = 4;
  private static final int MOST = 256;

  private final StoreReader store;
  private final HeightTag tag;
  private long[] heights = new long[LEAST];
  private int size;
  private int at;

  TagHeights(StoreReader store, HeightTag tag, long from) {
    this.store = store;
    this.tag = tag;
    read(from);
  }

  /** The present height, or {@link #NONE}. */
  long height() {
    return at < size ? heights[at] : NONE;
  }

  /** Goes on to the lowest height that is not below {@code target}. */
  void advanceTo(long target) {
    boolean isStep = at == size - 1;
    while (at < size && heights[at] < target) {
      at++;
    }
    if (at == heights.length) {
      heights = new long[isStep ? Math.min(MOST, 2 * heights.length) : LEAST];
      read(target);
    }
  }

  private void read(long from) {
    size = 0;
    at = 0;
    try (Cursor cursor = store.seek(Column.LOG, tag.key(from))) {
      for (; size < heights.length && cursor.isValid(); cursor.next()) {
        byte[] key = cursor.key();
        if (!HeightTag.isOf(key) || !HeightTag.ofKey(key).equals(tag)) {
          return;
        }
        heights[size++] = HeightTag.height(key);
      }
    }
  }
}
