package org.poai.chain.tree;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;

/** A store whose process dies at the n-th write: that batch and all later ones are lost. */
record CrashingStore(KeyValueStore disk, AtomicInteger left) implements KeyValueStore {
  CrashingStore(KeyValueStore disk, int writes) {
    this(disk, new AtomicInteger(writes));
  }

  @Override
  public void write(Batch batch, Durability durability) {
    if (left.getAndDecrement() <= 0) {
      throw new IllegalStateException("the process has died");
    }
    disk.write(batch, durability);
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    return disk.get(column, key);
  }

  @Override
  public Cursor seek(Column column, byte[] from) {
    return disk.seek(column, from);
  }

  @Override
  public Cursor seekBack(Column column, byte[] to) {
    return disk.seekBack(column, to);
  }

  @Override
  public void sync() {
    disk.sync();
  }

  @Override
  public Snapshot snapshot() {
    return disk.snapshot();
  }

  @Override
  public void close() {}
}
