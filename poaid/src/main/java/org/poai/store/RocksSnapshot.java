package org.poai.store;

import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A frozen state of RocksDB. */
final class RocksSnapshot extends RocksReader implements KeyValueStore.Snapshot {
  private final RocksHandles handles;
  private final Snapshot snapshot;
  private final ReadOptions options;

  RocksSnapshot(RocksHandles handles) {
    this(handles, handles.db().getSnapshot());
  }

  private RocksSnapshot(RocksHandles handles, Snapshot snapshot) {
    this(handles, snapshot, new ReadOptions().setSnapshot(snapshot));
  }

  private RocksSnapshot(RocksHandles handles, Snapshot snapshot, ReadOptions options) {
    super(handles.db(), handles.columns(), options);
    this.handles = handles;
    this.snapshot = snapshot;
    this.options = options;
  }

  @Override
  public void close() {
    options.close();
    handles.db().releaseSnapshot(snapshot);
    snapshot.close();
  }
}
