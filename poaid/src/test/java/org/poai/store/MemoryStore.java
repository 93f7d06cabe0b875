package org.poai.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A database in memory, for tests. */
public final class MemoryStore implements KeyValueStore {
  private final Map<Column, SortedTree> columns = new EnumMap<>(Column.class);

  public MemoryStore() {
    for (Column column : Column.values()) {
      columns.put(column, SortedTree.EMPTY);
    }
  }

  /** A database with what another holds now. */
  public MemoryStore(MemoryStore other) {
    synchronized (other) {
      columns.putAll(other.columns);
    }
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    return column(column).get(key).map(byte[]::clone);
  }

  @Override
  public Cursor seek(Column column, byte[] from) {
    return new TreeCursor(column(column), from);
  }

  @Override
  public synchronized void write(Batch batch, Durability durability) {
    for (Batch.Change change : batch.changes()) {
      SortedTree column = column(change.column());
      byte[] key = change.key().clone();
      columns.put(
          change.column(),
          change
              .value()
              .map(value -> column.with(key, value.clone()))
              .orElseGet(() -> column.without(key)));
    }
  }

  @Override
  public void sync() {}

  @Override
  public Snapshot snapshot() {
    return new CopySnapshot(new MemoryStore(this));
  }

  @Override
  public void close() {}

  private synchronized SortedTree column(Column column) {
    return Objects.requireNonNull(columns.get(column));
  }

  private record CopySnapshot(MemoryStore copy) implements Snapshot {
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

  private static final class TreeCursor implements Cursor {
    private final SortedTree tree;
    private Optional<SortedTree.Entry> at;

    TreeCursor(SortedTree tree, byte[] from) {
      this.tree = tree;
      this.at = tree.from(from);
    }

    @Override
    public boolean isValid() {
      return at.isPresent();
    }

    @Override
    public byte[] key() {
      return at.orElseThrow().key.clone();
    }

    @Override
    public byte[] value() {
      return at.orElseThrow().value.clone();
    }

    @Override
    public void next() {
      at = tree.after(at.orElseThrow().key);
    }

    @Override
    public void close() {}
  }
}
