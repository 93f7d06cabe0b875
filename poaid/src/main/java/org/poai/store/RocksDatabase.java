package org.poai.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.disk.DiskTrouble;
import org.poai.disk.FreeSpace;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.TimerMetric;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The database on disk. Each column is a column family whose name is its id; the schema version
 * stands in META. A snapshot, a cursor or a call that is under way when it is closed stays good,
 * and the last of them frees it; what comes later is refused.
 */
public final class RocksDatabase implements KeyValueStore {
  private final Path directory;
  private final Optional<DirectoryLock> lock;
  private final RocksHandles handles;
  private final RocksReader reader;
  private final NativeUse use;
  private final TimerMetric writeSeconds;

  private RocksDatabase(
      Path directory, Optional<DirectoryLock> lock, RocksHandles handles, Metrics metrics) {
    this.directory = directory;
    this.lock = lock;
    this.handles = handles;
    this.reader = new RocksReader(handles.db(), handles.columns(), handles.readOptions());
    this.use = new NativeUse(this::free);
    this.writeSeconds =
        metrics.timer(MetricCategory.STORE, "write_seconds", "Time to write one batch");
    metrics.gauge(
        MetricCategory.STORE, "disk_bytes", "Bytes of the database's files", this::bytesOnDisk);
    metrics.gauge(
        MetricCategory.STORE, "free_bytes", "Bytes free where it lies", this::usableBytes);
  }

  /**
   * Opens the database, makes it where there is none, and keeps other processes out.
   *
   * @throws StoreException with one sentence for the operator
   */
  public static RocksDatabase open(Path directory, Metrics metrics) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException(
          "The folder " + directory + " cannot be made: " + DiskTrouble.reason(e, directory) + ".",
          e);
    }
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      RocksDatabase database =
          new RocksDatabase(
              directory, Optional.of(lock), RocksHandles.open(directory, false), metrics);
      database.checkSchema(true);
      return database;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Opens the database to look at it, also while a node is running. */
  public static RocksDatabase openReadOnly(Path directory, Metrics metrics) {
    RocksDatabase database =
        new RocksDatabase(directory, Optional.empty(), RocksHandles.open(directory, true), metrics);
    database.checkSchema(false);
    return database;
  }

  private void checkSchema(boolean writable) {
    Optional<Integer> found = get(Column.META, StoredSchema.KEY).map(StoredSchema::decode);
    if (found.isEmpty() && writable) {
      write(
          new Batch().put(Column.META, StoredSchema.KEY, StoredSchema.encode()), Durability.SYNCED);
    } else if (!found.equals(Optional.of(StoredSchema.VERSION))) {
      close();
      throw StoredSchema.refused(directory, found);
    }
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    use.enter();
    try {
      return reader.get(column, key);
    } finally {
      use.leave();
    }
  }

  @Override
  public Cursor seek(Column column, byte[] from) {
    use.enter();
    return reader.seek(column, from, use::leave);
  }

  @Override
  public Cursor seekBack(Column column, byte[] to) {
    use.enter();
    return reader.seekBack(column, to, use::leave);
  }

  @Override
  public void write(Batch batch, Durability durability) {
    long start = System.nanoTime();
    use.enter();
    try (WriteBatch write = new WriteBatch();
        WriteOptions options = new WriteOptions().setSync(durability == Durability.SYNCED)) {
      for (Batch.Change change : batch.changes()) {
        var column = handles.columns().get(change.column().id());
        if (change.value().isPresent()) {
          write.put(column, change.key(), change.value().get());
        } else {
          write.delete(column, change.key());
        }
      }
      handles.db().write(options, write);
    } catch (RocksDBException e) {
      throw unwritable(e);
    } finally {
      use.leave();
    }
    writeSeconds.observeNanos(System.nanoTime() - start);
  }

  private StoreException unwritable(RocksDBException e) {
    return new StoreException(
        "The database in "
            + directory
            + " cannot be written: "
            + RocksHandles.reason(directory, e)
            + ".",
        e);
  }

  @Override
  public void sync() {
    use.enter();
    try {
      handles.db().syncWal();
    } catch (RocksDBException e) {
      throw unwritable(e);
    } finally {
      use.leave();
    }
  }

  @Override
  public Snapshot snapshot() {
    use.enter();
    return new RocksSnapshot(handles, use::leave);
  }

  /** Free space where the database lies, in bytes. */
  public long usableBytes() {
    return FreeSpace.at(directory);
  }

  /** What the database's files take, in bytes. */
  public long bytesOnDisk() {
    try (var files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    use.close();
  }

  private void free() {
    handles.close();
    lock.ifPresent(DirectoryLock::close);
  }
}
