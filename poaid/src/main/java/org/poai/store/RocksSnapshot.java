package org.poai.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A frozen state of RocksDB. */
final class RocksSnapshot extends RocksReader implements KeyValueStore.Snapshot {
  private final RocksHandles handles;
  private final Runnable left;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What is stored now.
   *
   * @param left runs when it is closed, once
   */
  RocksSnapshot(RocksHandles handles, Runnable left) {
    this(handles, left, handles.db().getSnapshot());
  }

  private RocksSnapshot(RocksHandles handles, Runnable left, Snapshot snapshot) {
    this(handles, left, snapshot, new ReadOptions().setSnapshot(snapshot));
  }

  private RocksSnapshot(
      RocksHandles handles, Runnable left, Snapshot snapshot, ReadOptions options) {
    super(handles.db(), handles.columns(), options);
    this.handles = handles;
    this.left = left;
    this.snapshot = snapshot;
    this.options = options;
  }

  /** A second call does nothing: native code would end the process. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    options.close();
    handles.db().releaseSnapshot(snapshot);
    snapshot.close();
    left.run();
  }
}
