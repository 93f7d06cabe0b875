package org.poai.chain.index;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/** The heights that any of a few tags has, each once, upwards or downwards. Owned by one thread. */
final class HeightWalk implements AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private final boolean isDown;

  /** One tag. */
  private record Lane(HeightTag tag, Cursor cursor) {
    OptionalLong height() {
      if (!cursor.isValid()) {
        return OptionalLong.empty();
      }
      byte[] key = cursor.key();
      return HeightTag.isOf(key) && HeightTag.ofKey(key).equals(tag)
          ? OptionalLong.of(HeightTag.height(key))
          : OptionalLong.empty();
    }
  }

  /** A walk that begins at a height. */
  HeightWalk(StoreReader store, List<HeightTag> tags, long from, boolean isDown) {
    this.isDown = isDown;
    for (HeightTag tag : tags) {
      byte[] key = tag.key(from);
      lanes.add(
          new Lane(tag, isDown ? store.seekBack(Column.LOG, key) : store.seek(Column.LOG, key)));
    }
  }

  /** The next height; empty at the end. */
  OptionalLong next() {
    OptionalLong found = OptionalLong.empty();
    for (Lane lane : lanes) {
      OptionalLong height = lane.height();
      if (height.isPresent() && (found.isEmpty() || isBefore(height, found))) {
        found = height;
      }
    }
    if (found.isPresent()) {
      for (Lane lane : lanes) {
        if (lane.height().equals(found)) {
          lane.cursor.next();
        }
      }
    }
    return found;
  }

  private boolean isBefore(OptionalLong a, OptionalLong b) {
    return isDown ? a.getAsLong() > b.getAsLong() : a.getAsLong() < b.getAsLong();
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.cursor.close());
  }
}
