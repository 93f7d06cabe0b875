package org.poai.chain.stored;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.poai.store.Column;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Snapshot;
import org.poai.store.StoreReader;

/**
 * What readers see of the store: what it holds now or, while the head moves to another branch in
 * several writes, a snapshot of the moment before the first. Safe from any thread.
 */
public final class ReadView {
  private final KeyValueStore database;
  private volatile @Nullable Frozen frozen;

  ReadView(KeyValueStore database) {
    this.database = database;
  }

  /** One moment of the store. Close it. */
  public Snapshot open() {
    Frozen before = frozen;
    Optional<Snapshot> lease = before == null ? Optional.empty() : before.lease();
    return lease.orElseGet(database::snapshot);
  }

  /** One read. */
  <T> T read(Function<StoreReader, T> reader) {
    if (frozen == null) {
      return reader.apply(database);
    }
    try (Snapshot moment = open()) {
      return reader.apply(moment);
    }
  }

  /** From now on readers see this moment. On the chain thread. */
  public void freeze() {
    frozen = new Frozen(database.snapshot());
  }

  /** From now on readers see what the store holds. On the chain thread. */
  public void thaw() {
    Frozen before = frozen;
    frozen = null;
    if (before != null) {
      before.leave();
    }
  }

  /** A snapshot that is closed when nobody reads it any more. */
  private static final class Frozen {
    private final Snapshot snapshot;
    private int users = 1;

    Frozen(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    /** A share of the snapshot; empty where it is closed. */
    synchronized Optional<Snapshot> lease() {
      if (users == 0) {
        return Optional.empty();
      }
      users++;
      return Optional.of(new Lease(this));
    }

    synchronized void leave() {
      users--;
      if (users == 0) {
        snapshot.close();
      }
    }
  }

  private static final class Lease implements Snapshot {
    private final Frozen frozen;
    private boolean isClosed;

    Lease(Frozen frozen) {
      this.frozen = frozen;
    }

    @Override
    public Optional<byte[]> get(Column column, byte[] key) {
      return frozen.snapshot.get(column, key);
    }

    @Override
    public Cursor seek(Column column, byte[] from) {
      return frozen.snapshot.seek(column, from);
    }

    @Override
    public Cursor seekBack(Column column, byte[] to) {
      return frozen.snapshot.seekBack(column, to);
    }

    @Override
    public synchronized void close() {
      if (!isClosed) {
        isClosed = true;
        frozen.leave();
      }
    }
  }
}
