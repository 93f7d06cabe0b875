package org.poai.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes that become visible together. Not thread-safe; written once. */
public final class Batch {
  private final List<Change> changes = new ArrayList<>();

  public Batch put(Column column, byte[] key, byte[] value) {
    changes.add(new Change(column, key, Optional.of(value)));
    return this;
  }

  public Batch delete(Column column, byte[] key) {
    changes.add(new Change(column, key, Optional.empty()));
    return this;
  }

  public List<Change> changes() {
    return changes;
  }

  /** One key's new value, or its removal. */
  @SuppressWarnings("ArrayRecordComponent") // handed straight to the database, never compared
  public record Change(Column column, byte[] key, Optional<byte[]> value) {}
}
