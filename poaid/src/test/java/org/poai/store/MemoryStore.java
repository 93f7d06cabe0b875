package org.poai.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A database in memory, for tests; snapshots are copies. */
public final class MemoryStore implements KeyValueStore {
  private final Map<Column, NavigableMap<byte[], byte[]>> columns;

  public MemoryStore() {
    this(new EnumMap<>(Column.class));
    for (Column column : Column.values()) {
      columns.put(column, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  private MemoryStore(Map<Column, NavigableMap<byte[], byte[]>> columns) {
    this.columns = columns;
  }

  @Override
  public synchronized Optional<byte[]> get(Column column, byte[] key) {
    return Optional.ofNullable(column(column).get(key)).map(byte[]::clone);
  }

  @Override
  public synchronized Cursor seek(Column column, byte[] from) {
    return new MapCursor(new TreeMap<>(column(column).tailMap(from, true)));
  }

  @Override
  public synchronized void write(Batch batch, Durability durability) {
    for (Batch.Change change : batch.changes()) {
      NavigableMap<byte[], byte[]> column = column(change.column());
      change
          .value()
          .ifPresentOrElse(
              value -> column.put(change.key().clone(), value.clone()),
              () -> column.remove(change.key()));
    }
  }

  @Override
  public void sync() {}

  @Override
  public synchronized Snapshot snapshot() {
    Map<Column, NavigableMap<byte[], byte[]>> copy = new EnumMap<>(Column.class);
    columns.forEach((column, entries) -> copy.put(column, new TreeMap<>(entries)));
    return new MapSnapshot(new MemoryStore(copy));
  }

  @Override
  public void close() {}

  private NavigableMap<byte[], byte[]> column(Column column) {
    return Objects.requireNonNull(columns.get(column));
  }

  private record MapSnapshot(MemoryStore copy) implements Snapshot {
    @Override
    public Optional<byte[]> get(Column column, byte[] key) {
      return copy.get(column, key);
    }

    @Override
    public Cursor seek(Column column, byte[] from) {
      return copy.seek(column, from);
    }

    @Override
    public void close() {}
  }

  private static final class MapCursor implements Cursor {
    private final NavigableMap<byte[], byte[]> rest;

    MapCursor(NavigableMap<byte[], byte[]> rest) {
      this.rest = rest;
    }

    @Override
    public boolean isValid() {
      return !rest.isEmpty();
    }

    @Override
    public byte[] key() {
      return rest.firstEntry().getKey().clone();
    }

    @Override
    public byte[] value() {
      return rest.firstEntry().getValue().clone();
    }

    @Override
    public void next() {
      rest.pollFirstEntry();
    }

    @Override
    public void close() {}
  }
}
