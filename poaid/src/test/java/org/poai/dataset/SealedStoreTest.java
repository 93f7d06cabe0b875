package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Keccak;
import org.poai.metrics.Metrics;
import org.poai.primitives.Hash32;

class SealedStoreTest {
  private static final Corpus CORPUS = Corpus.of(ProceduralCorpus.of(0).records().subList(0, 64));

  @TempDir Path folder;

  @Test
  void open_noFile_writesIt() throws Exception {
    SealedStore store = open(key(0));
    assertThat(store.get(63)).isEqualTo(CORPUS.get(63));
    assertThat(SealedDataset.open(file(), key(0), CORPUS.root()).corpus().records())
        .isEqualTo(CORPUS.records());
  }

  @Test
  void open_aGoodFile_takesItAsItIs() throws Exception {
    open(key(0));
    Object before = Files.getAttribute(file(), "unix:ino");
    open(key(0));
    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(before);
  }

  @Test
  void open_aFileThatIsDamagedOrOfAnotherKey_writesItAnew() throws Exception {
    open(key(0));
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(), bytes);
    assertThat(open(key(0)).get(63)).isEqualTo(CORPUS.get(63));
    assertThat(open(key(1)).keyId()).isEqualTo(Keccak.hash(key(1)));
    Files.delete(file());
    Files.writeString(file(), "something else");
    assertThat(open(key(1)).get(0)).isEqualTo(CORPUS.get(0));
  }

  @Test
  void reseal_underAnotherKey_keepsTextAndRoot() throws Exception {
    Metrics metrics = new Metrics();
    SealedStore store = SealedStore.open(file(), CORPUS, key(0), SealedMetrics.of(metrics));
    byte[] before = Files.readAllBytes(file());
    assertThat(store.reseal(key(1))).isTrue();
    assertThat(Files.readAllBytes(file())).hasSameSizeAs(before).isNotEqualTo(before);
    assertThat(store.root()).isEqualTo(CORPUS.root());
    assertThat(store.keyId()).isEqualTo(Keccak.hash(key(1)));
    assertThat(SealedDataset.open(file(), key(1), CORPUS.root()).corpus().records())
        .isEqualTo(CORPUS.records());
    assertThat(store.reseal(key(1))).isFalse();
    assertThat(store.reseal(key(0))).isTrue();
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(metrics.scrape())
        .contains("poai_quiz_dataset_reseals_total 2.0")
        .contains("poai_quiz_dataset_reseal_seconds_count 2");
  }

  @Test
  void reseal_thatCannotWrite_leavesTheOldOneInUse() throws Exception {
    SealedStore store = open(key(0));
    Files.createDirectory(folder.resolve("active.seal.new"));
    Files.createFile(folder.resolve("active.seal.new").resolve("x"));
    assertThatThrownBy(() -> store.reseal(key(1))).isInstanceOf(DatasetException.class);
    assertThat(store.keyId()).isEqualTo(Keccak.hash(key(0)));
    assertThat(store.get(5)).isEqualTo(CORPUS.get(5));
    assertThat(SealedDataset.open(file(), key(0), CORPUS.root()).corpus().size()).isEqualTo(64);
  }

  @Test
  void get_fileCutShortUnderARunningNode_isWrittenAnew() throws Exception {
    SealedStore store = open(key(0));
    byte[] before = Files.readAllBytes(file());
    for (long size : new long[] {0, 1, before.length / 2, before.length - 1}) {
      cut(size);
      assertThat(store.get(63)).isEqualTo(CORPUS.get(63));
      assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }
    assertThat(store.reseal(key(1))).isTrue();
  }

  @Test
  void get_byteOfTheFileChangedUnderARunningNode_isWrittenAnew() throws Exception {
    SealedStore store = open(key(0));
    byte[] before = Files.readAllBytes(file());
    byte[] bent = before.clone();
    bent[bent.length - 1] ^= 1;
    Files.write(file(), bent);
    assertThat(store.get(63)).isEqualTo(CORPUS.get(63));
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void get_damagedFileThatCannotBeWritten_readsTheRecordsThatItWasMadeOf() throws Exception {
    SealedStore store = open(key(0));
    Files.createDirectory(folder.resolve("active.seal.new"));
    Files.createFile(folder.resolve("active.seal.new").resolve("x"));
    cut(100);
    for (int i = 0; i < CORPUS.size(); i++) {
      assertThat(store.get(i)).isEqualTo(CORPUS.get(i));
    }
    Files.delete(folder.resolve("active.seal.new").resolve("x"));
    Files.delete(folder.resolve("active.seal.new"));
    assertThat(store.reseal(key(1))).as("the next epoch's file").isTrue();
    assertThat(SealedDataset.open(file(), key(1), CORPUS.root()).corpus().size()).isEqualTo(64);
  }

  private void cut(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void get_whileEpochsSwapTheFile_alwaysReadsTheSameText() throws Exception {
    SealedStore store = open(key(0));
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        running.add(
            readers.submit(
                () -> {
                  for (int i = 0; !done.get(); i = (i + 1) % 64) {
                    assertThat(store.get(i)).isEqualTo(CORPUS.get(i));
                    reads.incrementAndGet();
                  }
                }));
      }
      for (int epoch = 1; epoch <= 25 || reads.get() < 1000; epoch++) {
        store.reseal(key(epoch));
      }
      done.set(true);
      for (Future<?> reader : running) {
        reader.get();
      }
    } finally {
      done.set(true);
      readers.shutdown();
    }
    assertThat(folder.toFile().list()).containsExactly("active.seal");
  }

  private SealedStore open(Hash32 key) throws DatasetException {
    return SealedStore.open(file(), CORPUS, key, SealedMetrics.of(new Metrics()));
  }

  private Path file() {
    return folder.resolve("active.seal");
  }

  private static Hash32 key(int epoch) {
    return Keccak.hash(new byte[] {(byte) epoch, (byte) (epoch >> 8)});
  }
}
