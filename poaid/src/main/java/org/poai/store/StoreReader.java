package org.poai.store;

import java.util.Optional;

/** Reads of the database as it is now, or of a snapshot. Safe from any thread. */
public interface StoreReader {
  Optional<byte[]> get(Column column, byte[] key);

  /**
   * A cursor over a column in key order, at the first key that is not below {@code from}. Close it.
   */
  Cursor seek(Column column, byte[] from);

  /**
   * A cursor over a column in the opposite of key order, at the last key that is not above {@code
   * to}. Close it.
   */
  Cursor seekBack(Column column, byte[] to);

  /** Entries of a column in the order of their keys as unsigned bytes, or in its opposite. */
  interface Cursor extends AutoCloseable {
    boolean isValid();

    byte[] key();

    byte[] value();

    void next();

    @Override
    void close();
  }
}
