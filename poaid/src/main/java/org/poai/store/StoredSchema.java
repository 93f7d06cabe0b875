package org.poai.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The version of columns and records, which stands in META. */
final class StoredSchema {
  static final int VERSION = 5;
  static final byte[] KEY = "schema".getBytes(StandardCharsets.US_ASCII);

  private StoredSchema() {}

  static byte[] encode() {
    return ByteBuffer.allocate(4).putInt(VERSION).array();
  }

  static int decode(byte[] stored) {
    return ByteBuffer.wrap(stored).getInt();
  }

  static StoreException refused(Path directory, Optional<Integer> found) {
    if (found.equals(Optional.of(VERSION))) {
      return new StoreException(
          "The database in "
              + directory
              + " is damaged (columns are missing); restore a copy, or begin anew with another"
              + " --data-dir.");
    }
    return new StoreException(
        "The data in "
            + directory
            + " have schema version "
            + found.map(String::valueOf).orElse("none")
            + " and this program writes "
            + VERSION
            + "; use the version that wrote them, or another --data-dir.");
  }

  /**
   * Refuses a database of a version that had fewer columns, before it is opened: that would add
   * them, and its own program could read it no more.
   *
   * @param families the names of all columns of this version
   */
  static void checkColumns(Path directory, List<byte[]> families) {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return;
    }
    Optional<Integer> found = Optional.empty();
    try (Options options = new Options()) {
      int stored = RocksDB.listColumnFamilies(options, directory.toString()).size();
      // A process that died while it made the database left fewer of them, and no version.
      if (stored > 1 && stored < families.size()) {
        found = read(directory, families.subList(0, 2));
      }
    } catch (RocksDBException unused) {
      return; // whoever opens it next says what is wrong
    }
    if (found.isPresent()) {
      throw refused(directory, found);
    }
  }

  /** Reads the version through the default family and META alone. */
  private static Optional<Integer> read(Path directory, List<byte[]> families)
      throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    List<ColumnFamilyDescriptor> descriptors =
        families.stream().map(ColumnFamilyDescriptor::new).toList();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.openReadOnly(options, directory.toString(), descriptors, handles)) {
      Optional<Integer> found =
          Optional.ofNullable(db.get(handles.get(1), KEY)).map(StoredSchema::decode);
      handles.forEach(ColumnFamilyHandle::close);
      return found;
    }
  }
}
