package org.poai.store;

import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads of RocksDB under given options: as it is now, or a snapshot. */
class RocksReader implements StoreReader {
  private final RocksDB db;
  private final List<ColumnFamilyHandle> columns;
  private final ReadOptions options;

  /**
   * A reader over open columns.
   *
   * @param columns handles by column id
   */
  RocksReader(RocksDB db, List<ColumnFamilyHandle> columns, ReadOptions options) {
    this.db = db;
    this.columns = columns;
    this.options = options;
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    try {
      return Optional.ofNullable(db.get(columns.get(column.id()), options, key));
    } catch (RocksDBException e) {
      throw new StoreException("The database cannot be read: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public Cursor seek(Column column, byte[] from) {
    return seek(column, from, () -> {});
  }

  /**
   * A cursor.
   *
   * @param closed runs when it is closed, once
   */
  Cursor seek(Column column, byte[] from, Runnable closed) {
    RocksIterator iterator = db.newIterator(columns.get(column.id()), options);
    iterator.seek(from);
    return new RocksCursor(iterator, iterator::next, closed);
  }

  @Override
  public Cursor seekBack(Column column, byte[] to) {
    return seekBack(column, to, () -> {});
  }

  /**
   * A cursor that goes backwards.
   *
   * @param closed runs when it is closed, once
   */
  Cursor seekBack(Column column, byte[] to, Runnable closed) {
    RocksIterator iterator = db.newIterator(columns.get(column.id()), options);
    iterator.seekForPrev(to);
    return new RocksCursor(iterator, iterator::prev, closed);
  }

  private record RocksCursor(RocksIterator iterator, Runnable step, Runnable closed)
      implements Cursor {
    @Override
    public boolean isValid() {
      if (iterator.isValid()) {
        return true;
      }
      try {
        iterator.status();
        return false;
      } catch (RocksDBException e) {
        throw new StoreException("The database cannot be read: " + e.getMessage() + ".", e);
      }
    }

    @Override
    public byte[] key() {
      return iterator.key();
    }

    @Override
    public byte[] value() {
      return iterator.value();
    }

    @Override
    public void next() {
      step.run();
    }

    @Override
    public void close() {
      if (iterator.isOwningHandle()) {
        iterator.close();
        closed.run();
      }
    }
  }
}
