package org.poai.store;

/** The database: ordered columns of bytes, written one atomic batch at a time. */
public interface KeyValueStore extends StoreReader, AutoCloseable {
  /**
   * Writes all of the batch or none of it; with {@link Durability#SYNCED} it survives a loss of
   * power on return.
   */
  void write(Batch batch, Durability durability);

  /** All that was written before survives a loss of power on return. */
  void sync();

  /** The database as it is now, unmoved by later writes. Close it. */
  Snapshot snapshot();

  @Override
  void close();

  /** A frozen state of the database. */
  interface Snapshot extends StoreReader, AutoCloseable {
    @Override
    void close();
  }

  /**
   * How safe a write is when {@link #write} returns; every write survives the end of the process.
   */
  enum Durability {
    /** On its way to the disk: for bulk import, where the last blocks can be had again. */
    BUFFERED,
    /** On the disk. */
    SYNCED
  }
}
