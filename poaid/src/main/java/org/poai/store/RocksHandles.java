package org.poai.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.poai.disk.DiskTrouble;
import org.poai.jni.NativeCode;
import org.poai.jni.NativeCodeException;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The native objects of one open database, closed together in the order that RocksDB asks for. */
record RocksHandles(
    RocksDB db, List<ColumnFamilyHandle> columns, ReadOptions readOptions, Owned owned)
    implements AutoCloseable {
  private static final long CACHE_BYTES = 64L << 20;
  private static final int BLOOM_BITS = 10;
  private static final long MAX_WAL_BYTES = 64L << 20;

  /** Of the 1 024 that a process may usually open, the rest is for connections. */
  private static final int MAX_OPEN_FILES = 256;

  /** Options, which must outlive the database. */
  record Owned(DBOptions options, ColumnFamilyOptions columnOptions, Cache cache) {}

  static RocksHandles open(Path directory, boolean readOnly) {
    if (readOnly && !Files.exists(directory.resolve("CURRENT"))) {
      // RocksDB would leave its log in a directory that is none of ours.
      throw new StoreException(
          "There is no database in " + directory + "; see that --data-dir is right.");
    }
    loadLibrary();
    StoredSchema.checkColumns(directory, names());
    Cache cache = new LRUCache(CACHE_BYTES);
    DBOptions options = options();
    ColumnFamilyOptions columnOptions = columnOptions(cache);
    List<ColumnFamilyHandle> columns = new ArrayList<>();
    try {
      RocksDB db =
          readOnly
              ? RocksDB.openReadOnly(
                  options, directory.toString(), families(columnOptions), columns)
              : RocksDB.open(options, directory.toString(), families(columnOptions), columns);
      // The first family is RocksDB's own "default", which stays empty.
      return new RocksHandles(
          db,
          List.copyOf(columns.subList(1, columns.size())),
          new ReadOptions(),
          new Owned(options, columnOptions, cache));
    } catch (RocksDBException e) {
      columnOptions.close();
      options.close();
      cache.close();
      throw new StoreException(sentence(directory, e), e);
    }
  }

  /** Again and again, which does nothing. */
  private static void loadLibrary() {
    try {
      NativeCode.load(folder -> NativeLibraryLoader.getInstance().loadLibrary(folder.toString()));
      RocksDB.loadLibrary();
    } catch (NativeCodeException e) {
      throw new StoreException("RocksDB's " + e.getMessage(), e);
    }
  }

  private static String sentence(Path directory, RocksDBException e) {
    return "The database in " + directory + " cannot be opened: " + reason(directory, e) + ".";
  }

  /** What happened and what helps: a copy or a new beginning only where the data are damaged. */
  static String reason(Path directory, RocksDBException e) {
    String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    Path inside = directory.resolve("CURRENT");
    Status status = e.getStatus();
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      return DiskTrouble.FULL.advice();
    }
    DiskTrouble trouble = DiskTrouble.ofWords(words, inside);
    if (trouble != DiskTrouble.OTHER) {
      return trouble.advice();
    }
    boolean damaged =
        status == null
            || status.getCode() == Status.Code.Corruption
            || status.getCode() == Status.Code.InvalidArgument
            || words.contains("No such file");
    return damaged
        ? "it is damaged (" + words + "); restore a copy, or begin anew with another --data-dir"
        : words + "; see that its disk works";
  }

  private static DBOptions options() {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setCreateMissingColumnFamilies(true)
        // All columns change with each block: one log for all, cut before it grows long to replay.
        .setMaxTotalWalSize(MAX_WAL_BYTES)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2);
  }

  private static ColumnFamilyOptions columnOptions(Cache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            // Look-ups of what is not there (new accounts, unknown hashes) are common.
            .setFilterPolicy(new BloomFilter(BLOOM_BITS, false))
            .setFormatVersion(5);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(16L << 20);
  }

  private static List<ColumnFamilyDescriptor> families(ColumnFamilyOptions options) {
    return names().stream().map(name -> new ColumnFamilyDescriptor(name, options)).toList();
  }

  /** The names of all families: RocksDB's own, then ours in the order of their ids. */
  private static List<byte[]> names() {
    List<byte[]> names = new ArrayList<>();
    names.add(RocksDB.DEFAULT_COLUMN_FAMILY);
    for (Column column : Column.values()) {
      names.add(Integer.toString(column.id()).getBytes(StandardCharsets.US_ASCII));
    }
    return names;
  }

  @Override
  public void close() {
    readOptions.close();
    columns.forEach(ColumnFamilyHandle::close);
    db.close();
    owned.columnOptions().close();
    owned.options().close();
    owned.cache().close();
  }
}
