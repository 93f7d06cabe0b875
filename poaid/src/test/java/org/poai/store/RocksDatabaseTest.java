package org.poai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.metrics.Metrics;
import org.poai.state.TrieBench;
import org.poai.store.KeyValueStore.Durability;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class RocksDatabaseTest extends KeyValueStoreContract {
  private static final byte[] KEY = {1};

  @TempDir Path contract;
  @TempDir Path dir;

  @Override
  KeyValueStore open() {
    return RocksDatabase.open(contract, new Metrics());
  }

  @Test
  void columnIds_areTheirOrderAndNeverChange() {
    int expected = 0;
    for (Column column : Column.values()) {
      assertThat(column.id()).as("%s", column).isEqualTo(expected++);
    }
    assertThat(Column.LOG.id()).isEqualTo(13);
    assertThat(Column.MANIFEST.id()).isEqualTo(14);
    assertThat(Column.SIDE.id()).isEqualTo(10);
    assertThat(Column.STATE_HISTORY.id()).isEqualTo(9);
  }

  @Test
  void open_again_findsWhatWasWritten() {
    for (Durability durability : Durability.values()) {
      byte[] value = durability.name().getBytes(StandardCharsets.US_ASCII);
      try (RocksDatabase database = opened()) {
        database.write(new Batch().put(Column.BODY, KEY, value), durability);
      }
      try (RocksDatabase database = opened()) {
        assertThat(database.get(Column.BODY, KEY)).contains(value);
        assertThat(database.bytesOnDisk()).isPositive();
        assertThat(database.usableBytes()).isPositive();
      }
    }
  }

  @Test
  void close_whileSomebodyReads_waitsForTheLastOne_andRefusesWhatComesLater() {
    RocksDatabase database = opened();
    database.write(new Batch().put(Column.BODY, KEY, KEY), Durability.SYNCED);
    KeyValueStore.Snapshot snapshot = database.snapshot();
    StoreReader.Cursor cursor = database.seek(Column.BODY, KEY);
    database.close();

    assertThat(snapshot.get(Column.BODY, KEY)).contains(KEY);
    assertThat(cursor.isValid()).isTrue();
    List<ThrowingCallable> later =
        List.of(
            () -> database.get(Column.BODY, KEY),
            () -> database.seek(Column.BODY, KEY),
            database::snapshot,
            database::sync,
            () -> database.write(new Batch(), Durability.SYNCED));
    for (ThrowingCallable use : later) {
      assertThatThrownBy(use)
          .isInstanceOf(StoreException.class)
          .hasMessage("The database is closed.");
    }
    snapshot.close();
    snapshot.close();
    assertThatThrownBy(this::opened).as("the cursor holds it").isInstanceOf(StoreException.class);
    cursor.close();
    cursor.close();
    database.close();
    opened().close();
  }

  @Test
  void open_ofADatabaseThatLostColumns_saysThatItIsDamaged() throws IOException {
    opened().close();
    Path manifest;
    try (Stream<Path> files = Files.list(dir)) {
      manifest =
          files
              .filter(file -> file.getFileName().toString().startsWith("MANIFEST-"))
              .findFirst()
              .orElseThrow();
    }
    byte[] whole = Files.readAllBytes(manifest);
    for (int eighths = 1; eighths < 8; eighths++) {
      int length = whole.length * eighths / 8;
      Files.write(manifest, Arrays.copyOf(whole, length));
      String said = "";
      try {
        opened().close();
      } catch (StoreException e) {
        said = String.valueOf(e.getMessage());
      }
      assertThat(said).as("%s bytes", length).doesNotContain("schema version 5 and");
      if (said.isEmpty()) {
        break; // RocksDB took it, and has written another
      }
    }
  }

  @Test
  void open_whileOpen_namesTheProcessAndLeavesTheFirstItsLock() {
    try (RocksDatabase first = opened()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(this::opened)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      }
      try (RocksDatabase reader = RocksDatabase.openReadOnly(dir, new Metrics())) {
        assertThat(reader.get(Column.BODY, KEY)).isEqualTo(first.get(Column.BODY, KEY));
      }
    }
    opened().close();
  }

  @Test
  void open_anotherSchema_saysBothVersionsAndChangesNothing() {
    byte[] key = "schema".getBytes(StandardCharsets.US_ASCII);
    byte[] future = {0, 0, 0, 77};
    try (RocksDatabase database = opened()) {
      assertThat(database.get(Column.META, key)).contains(new byte[] {0, 0, 0, 5});
      database.write(new Batch().put(Column.META, key, future), Durability.SYNCED);
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::opened)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("schema version 77")
          .hasMessageContaining("--data-dir");
    }
  }

  @Test
  void open_aDatabaseWithFewerColumns_leavesItAsItIs() throws RocksDBException {
    List<byte[]> before = List.of(RocksDB.DEFAULT_COLUMN_FAMILY, new byte[] {'0'});
    RocksDB.loadLibrary();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options =
            new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
        RocksDB old =
            RocksDB.open(
                options,
                dir.toString(),
                before.stream().map(ColumnFamilyDescriptor::new).toList(),
                handles)) {
      old.put(
          handles.get(1), "schema".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 0, 0, 1});
      handles.forEach(ColumnFamilyHandle::close);
    }
    for (ThrowingCallable open :
        List.<ThrowingCallable>of(
            this::opened, () -> RocksDatabase.openReadOnly(dir, new Metrics()))) {
      assertThatThrownBy(open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("schema version 1 and this program writes 5");
    }
    try (Options options = new Options()) {
      assertThat(RocksDB.listColumnFamilies(options, dir.toString()))
          .containsExactlyElementsOf(before);
    }
  }

  @Test
  void open_aFileOrADamagedDatabase_isOneSentence() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    assertThatThrownBy(() -> RocksDatabase.open(file, new Metrics()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
    Path data = dir.resolve("data");
    RocksDatabase.open(data, new Metrics()).close();
    Files.writeString(data.resolve("CURRENT"), "MANIFEST-999999\n");
    assertThatThrownBy(() -> RocksDatabase.open(data, new Metrics()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be opened")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IOError|NoSpace|While appending to file: 000012.log|make room on it",
        "IOError|None|While appending: 000012.log: No space left on device|make room on it",
        "IOError|None|While open a file: 000012.sst: Too many open files|ulimit -n",
        "IOError|None|While lock file: LOCK: Permission denied|check the permissions",
        "IOError|None|While mkdir: Read-only file system|mount it writable",
        "IOError|None|While pread: 000012.sst: Input/output error|see that its disk works",
        "Corruption|None|block checksum mismatch|restore a copy, or begin anew",
        "IOError|None|000012.sst: No such file or directory|restore a copy, or begin anew",
      })
  void reason_ofEachFailure_saysWhatHelps_andOnlyDamageCostsTheData(
      Status.Code code, Status.SubCode subCode, String words, String helps) throws IOException {
    Files.writeString(dir.resolve("CURRENT"), "MANIFEST-000001\n");
    String reason =
        RocksHandles.reason(dir, new RocksDBException(words, new Status(code, subCode, words)));

    assertThat(reason).contains(helps);
    assertThat(reason.contains("begin anew")).isEqualTo(helps.contains("begin anew"));
  }

  @Test
  void openReadOnly_whereNothingIs_leavesNothing() {
    Path nothing = dir.resolve("nothing");
    assertThatThrownBy(() -> RocksDatabase.openReadOnly(nothing, new Metrics()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("There is no database");
    assertThat(nothing).doesNotExist();
  }

  @Test
  void trieBench_fillsTheStore() {
    try (RocksDatabase database = opened()) {
      assertThat(TrieBench.insertsPerSecond(database, 4000, 200)).isPositive();
    }
  }

  private RocksDatabase opened() {
    return RocksDatabase.open(dir, new Metrics());
  }
}
