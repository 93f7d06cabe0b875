package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Keccak;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

class SealedDatasetTest {
  private static final Hash32 KEY =
      Hash32.fromHex("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final Hash32 OTHER_KEY = Keccak.hash(KEY);
  private static final Corpus CORPUS =
      Corpus.of(
          List.of(
              new QaRecord("What is 2 plus 2?", "4"),
              new QaRecord("Which gas do we breathe? \"é😀\n\"", "oxygen"),
              new QaRecord("", "")));

  /** Of the whole file that {@link #CORPUS} makes under {@link #KEY}: the format is frozen. */
  private static final String GOLDEN_SHA256 =
      "0x60ff645a86c813f94554d245b2fc74592fda13802f28c6b7526ee207820816b1";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void seal() throws Exception {
    file = folder.resolve("dataset.seal");
    SealedWriter.write(file, CORPUS, KEY);
  }

  @Test
  void write_aSmallCorpus_givesTheFrozenBytes() throws Exception {
    assertThat(Sha256.hash(Files.readAllBytes(file)).toHex()).isEqualTo(GOLDEN_SHA256);
  }

  @Test
  void write_anyCorpus_canBeReadByTheSpecificationAlone() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(take(in, 8)).isEqualTo("POAISEAL".getBytes(StandardCharsets.US_ASCII));
    assertThat(in.getInt()).isEqualTo(1);
    assertThat(take(in, 32)).isEqualTo(Keccak.hash(KEY).toArray());
    assertThat(in.getLong()).isEqualTo(3);
    long end = 52 + 3 * 44;
    for (int i = 0; i < 3; i++) {
      assertThat(in.getLong()).isEqualTo(end);
      int length = in.getInt();
      byte[] digest = take(in, 32);
      byte[] ciphertext = Arrays.copyOfRange(in.array(), (int) end, (int) end + length);
      assertThat(Sha256.hash(ciphertext).toArray()).isEqualTo(digest);
      assertThat(open(i, ciphertext)).isEqualTo(CORPUS.get(i).toJcs());
      end += length;
    }
    assertThat(in.array()).hasSize((int) end);
  }

  @Test
  void open_withKeyAndRoot_readsEveryRecord() throws Exception {
    SealedDataset dataset = SealedDataset.open(file, KEY, CORPUS.root());
    assertThat(dataset.size()).isEqualTo(3);
    assertThat(dataset.root()).isEqualTo(CORPUS.root());
    assertThat(dataset.keyId()).isEqualTo(Keccak.hash(KEY));
    assertThat(dataset.corpus().records()).isEqualTo(CORPUS.records());
    assertThatThrownBy(() -> dataset.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> dataset.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void open_withAnotherKey_namesBothKeyIds() {
    assertThatThrownBy(() -> SealedDataset.open(file, OTHER_KEY, CORPUS.root()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "The sealed dataset '%s' is sealed under key id %s, not %s.",
            file, Keccak.hash(KEY), Keccak.hash(OTHER_KEY));
  }

  @Test
  void read_withAnotherRoot_isRefused() throws Exception {
    SealedDataset dataset = SealedDataset.open(file, KEY, Hash32.ZERO);
    assertThatThrownBy(() -> dataset.read(1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("holds a record 1 that its key does not open");
    assertThatThrownBy(() -> dataset.get(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void open_eachKindOfDamage_hasItsSentence() throws Exception {
    byte[] good = Files.readAllBytes(file);
    refusedAtOpen(new byte[0], "is too short to be one");
    refusedAtOpen(Arrays.copyOf(good, 51), "is too short to be one");
    refusedAtOpen(with(good, 0, 'X'), "does not start with POAISEAL");
    refusedAtOpen(with(good, 11, 2), "has format version 2, not 1");
    refusedAtOpen(with(good, 12, good[12] + 1), "is sealed under key id");
    refusedAtOpen(with(good, 51, 0), "claims 0 records");
    refusedAtOpen(with(good, 44, 0xff), "claims 18374686479671623683 records");
    refusedAtOpen(with(good, 51, 200), "is cut off inside its index");
    refusedAtOpen(with(good, 50, 1), "is cut off inside its index");
    refusedAtOpen(with(good, 59, good[59] + 1), "has a damaged index at record 0");
    refusedAtOpen(with(good, 52, 0x80), "has a damaged index at record 0");
    refusedAtOpen(with(good, 60, 0x80), "has a damaged index at record 0");
    refusedAtOpen(with(good, 63, 15), "has a damaged index at record 0");
    refusedAtOpen(with(good, 63, good[63] + 1), "has a damaged index at record 1");
    refusedAtOpen(Arrays.copyOf(good, good.length - 1), "is cut off inside record 2");
    refusedAtOpen(Arrays.copyOf(good, good.length + 1), "has 1 bytes after its last record");
  }

  @Test
  void verify_aFlippedBitInAnyByte_isRefused() throws Exception {
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] damaged = good.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> SealedDataset.open(file, KEY, CORPUS.root()).verify())
          .as("byte %s", at)
          .isInstanceOf(DatasetException.class);
    }
  }

  @Test
  void verify_recordsSealedInAnotherOrder_isRefused() throws Exception {
    Dataset liar = new Relabelled(CORPUS, List.of(1, 0, 2));
    SealedWriter.write(file, liar, KEY);
    assertThatThrownBy(() -> SealedDataset.open(file, KEY, CORPUS.root()).verify())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("has the root")
        .hasMessageContaining("not " + CORPUS.root());
  }

  @Test
  void read_indexDamagedAfterOpening_readsAsItWasOpened() throws Exception {
    byte[] good = Files.readAllBytes(file);
    SealedDataset dataset = SealedDataset.open(file, KEY, CORPUS.root());
    for (int at : new int[] {52, 53, 56, 60, 61, 63, 64}) {
      overwrite(with(good, at, good[at] ^ 0x80));
      assertThat(dataset.read(0)).as("byte %s", at).isEqualTo(CORPUS.get(0));
    }
  }

  @Test
  void open_missingFileOrFolder_isRefused() {
    assertThatThrownBy(() -> SealedDataset.open(folder.resolve("no"), KEY, CORPUS.root()))
        .isInstanceOf(DatasetException.class)
        .hasMessageEndingWith("no' does not exist.");
    assertThatThrownBy(() -> SealedDataset.open(folder, KEY, CORPUS.root()))
        .isInstanceOf(DatasetException.class);
  }

  @Test
  void write_intoAMissingFolder_isOneSentenceAndLeavesNothing() {
    Path target = folder.resolve("missing").resolve("x.seal");
    assertThatThrownBy(() -> SealedWriter.write(target, CORPUS, KEY))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("cannot be written");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void write_recordOfTheLargestSize_canBeRead() throws Exception {
    int frame = new QaRecord("", "").toJcs().length;
    Corpus large =
        Corpus.of(List.of(new QaRecord("x".repeat(FileCorpus.MAX_RECORD_BYTES - frame), "")));
    SealedWriter.write(file, large, KEY);
    assertThat(SealedDataset.open(file, KEY, large.root()).corpus().records())
        .isEqualTo(large.records());
  }

  private void refusedAtOpen(byte[] bytes, String reason) throws Exception {
    Files.write(file, bytes);
    assertThatThrownBy(() -> SealedDataset.open(file, KEY, CORPUS.root()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(reason)
        .hasMessageMatching("The sealed dataset '.*\\.");
  }

  /** In place: the same file that is mapped. */
  private void overwrite(byte[] bytes) throws Exception {
    try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      out.write(bytes);
    }
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** Section 5 in JDK terms: HKDF by hand (RFC 5869, two blocks), then AES-256-GCM. */
  private static byte[] open(long index, byte[] ciphertext) throws Exception {
    byte[] u64 = ByteBuffer.allocate(8).putLong(index).array();
    byte[] info = concat("poai/record".getBytes(StandardCharsets.US_ASCII), u64);
    byte[] prk = hmac(CORPUS.root().toArray(), KEY.toArray());
    byte[] first = hmac(prk, concat(info, new byte[] {1}));
    byte[] second = hmac(prk, concat(concat(first, info), new byte[] {2}));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(first, "AES"),
        new GCMParameterSpec(128, second, 0, 12));
    cipher.updateAAD(u64);
    return cipher.doFinal(ciphertext);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  /** A dataset that claims the root of another order of its records. */
  private record Relabelled(Corpus corpus, List<Integer> order) implements Dataset {
    @Override
    public int size() {
      return corpus.size();
    }

    @Override
    public QaRecord get(int index) {
      return corpus.get(order.get(index));
    }

    @Override
    public Hash32 root() {
      return corpus.root();
    }
  }

  @Test
  void file_ofAnotherNumberOfRecordsThanItShouldHave_isRefusedBeforeItsIndexIsRead()
      throws Exception {
    Path huge = file.resolveSibling("huge.sealed");
    byte[] header = Arrays.copyOf(Files.readAllBytes(file), 52);
    ByteBuffer.wrap(header).putLong(44, FileCorpus.MAX_RECORDS);
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.write(header);
      sparse.setLength(52 + 44L * FileCorpus.MAX_RECORDS);
    }
    assertThatThrownBy(() -> SealedDataset.open(huge, KEY, CORPUS.root(), CORPUS.size()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("has 16777216 records, not " + CORPUS.size());
  }
}
