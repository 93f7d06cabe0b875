package org.poai.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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
    SortedTree tree = column(column);
    return new TreeCursor(tree.from(from), tree::after);
  }

  @Override
  public Cursor seekBack(Column column, byte[] to) {
    SortedTree tree = column(column);
    return new TreeCursor(tree.upTo(to), tree::before);
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
    public Cursor seekBack(Column column, byte[] to) {
      return copy.seekBack(column, to);
    }

    @Override
    public void close() {}
  }

  private static final class TreeCursor implements Cursor {
    private final Function<byte[], Optional<SortedTree.Entry>> step;
    private Optional<SortedTree.Entry> at;

    TreeCursor(Optional<SortedTree.Entry> at, Function<byte[], Optional<SortedTree.Entry>> step) {
      this.at = at;
      this.step = step;
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
      at = step.apply(at.orElseThrow().key);
    }

    @Override
    public void close() {}
  }
}
