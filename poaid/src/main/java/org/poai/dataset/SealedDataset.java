package org.poai.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.poai.crypto.AesGcm;
import org.poai.crypto.Sha256;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.primitives.Hash32;

/**
 * Reads records out of a sealed file, each on demand: read the slice, verify its SHA-256, open it.
 * Opening the file checks header and index; {@link #verify} checks every record and the root. Safe
 * from any thread; goes on reading the file that it opened after another one was renamed over it.
 *
 * <p>The file is read and not mapped: a mapped file that somebody cuts short ends the program at
 * whatever instruction reads it next.
 */
public final class SealedDataset implements Dataset {
  private final Path file;
  private final Hash32 keyId;
  private final Hash32 root;
  private final RecordCipher cipher;
  private final Content content;

  private SealedDataset(Path file, Hash32 key, Hash32 root, Content content) {
    this.file = file;
    this.keyId = RecordCipher.keyId(key);
    this.root = root;
    this.cipher = new RecordCipher(key, root);
    this.content = content;
  }

  /**
   * An open file.
   *
   * @param channel closed by the JDK once nobody has it any more
   * @param index the header and the index
   */
  private record Content(FileChannel channel, long fileSize, int count, ByteBuffer index) {}

  /**
   * Opens a file that was sealed under {@code key} and whose records have {@code root}.
   *
   * @throws DatasetException when it is missing, damaged, or sealed under another key
   */
  public static SealedDataset open(Path file, Hash32 key, Hash32 root) throws DatasetException {
    return open(file, key, root, OptionalInt.empty());
  }

  /**
   * The same for a file that somebody else made: it has as many records as it should, which is
   * looked at before anything is read whose size the file says.
   */
  public static SealedDataset open(Path file, Hash32 key, Hash32 root, int records)
      throws DatasetException {
    return open(file, key, root, OptionalInt.of(records));
  }

  /**
   * Looks at what shows without a key: header, key id, number of records and index.
   *
   * @throws DatasetException when something of it is not so
   */
  public static void inspect(Path file, Hash32 keyId, int records) throws DatasetException {
    try {
      content(file, keyId, OptionalInt.of(records)).channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SealedDataset open(Path file, Hash32 key, Hash32 root, OptionalInt records)
      throws DatasetException {
    return new SealedDataset(file, key, root, content(file, RecordCipher.keyId(key), records));
  }

  private static Content content(Path file, Hash32 keyId, OptionalInt records)
      throws DatasetException {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException("The sealed dataset '" + file + "' does not exist.");
    }
    FileChannel channel = null;
    boolean isWhole = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      Content content = content(channel, file, keyId, records);
      checkIndex(content, file);
      isWhole = true;
      return content;
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      if (channel != null && !isWhole) {
        close(channel);
      }
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a file that was only read does not close", e);
    }
  }

  private static Content content(FileChannel channel, Path file, Hash32 keyId, OptionalInt records)
      throws IOException, DatasetException {
    long fileSize = channel.size();
    if (fileSize < SealedFormat.HEADER_BYTES) {
      throw wrong(file, "is too short to be one");
    }
    ByteBuffer header = bytes(channel, file, 0, SealedFormat.HEADER_BYTES);
    if (!SealedFormat.hasMagic(header)) {
      throw wrong(file, "is not one: it does not start with POAISEAL");
    }
    int version = header.getInt(SealedFormat.VERSION_AT);
    if (version != SealedFormat.VERSION) {
      throw wrong(file, "has format version " + Integer.toUnsignedString(version) + ", not 1");
    }
    Hash32 found = SealedFormat.hashAt(header, SealedFormat.KEY_ID_AT);
    if (!found.equals(keyId)) {
      throw wrong(file, "is sealed under key id " + found + ", not " + keyId);
    }
    long count = header.getLong(SealedFormat.COUNT_AT);
    if (count < 1 || count > FileCorpus.MAX_RECORDS) {
      throw wrong(file, "claims " + Long.toUnsignedString(count) + " records");
    }
    if (records.isPresent() && count != records.getAsInt()) {
      throw wrong(file, "has " + count + " records, not " + records.getAsInt());
    }
    if (fileSize < SealedFormat.dataStart(count)) {
      throw wrong(file, "is cut off inside its index");
    }
    ByteBuffer index = bytes(channel, file, 0, (int) SealedFormat.dataStart(count));
    return new Content(channel, fileSize, (int) count, index);
  }

  /** So many bytes from a place on. */
  private static ByteBuffer bytes(FileChannel channel, Path file, long from, int length)
      throws IOException, DatasetException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw wrong(file, "has been cut short");
      }
    }
    return bytes.flip();
  }

  /** The ciphertexts follow each other without gaps from the index to the end of the file. */
  private static void checkIndex(Content content, Path file) throws DatasetException {
    long expected = SealedFormat.dataStart(content.count);
    for (int i = 0; i < content.count; i++) {
      SealedFormat.Entry entry = SealedFormat.Entry.readFrom(content.index, i);
      if (entry.offset() != expected || !hasPossibleLength(entry)) {
        throw wrong(file, "has a damaged index at record " + i);
      }
      expected += entry.length();
      if (expected > content.fileSize) {
        throw wrong(file, "is cut off inside record " + i);
      }
    }
    if (expected != content.fileSize) {
      throw wrong(file, "has " + (content.fileSize - expected) + " bytes after its last record");
    }
  }

  private static boolean hasPossibleLength(SealedFormat.Entry entry) {
    return entry.length() >= AesGcm.TAG_SIZE && entry.length() <= SealedFormat.MAX_CIPHERTEXT_BYTES;
  }

  @Override
  public int size() {
    return content.count;
  }

  @Override
  public Hash32 root() {
    return root;
  }

  /** Keccak of the key that the file is sealed under. */
  public Hash32 keyId() {
    return keyId;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when the file was damaged after it had been opened and verified
   */
  @Override
  public QaRecord get(int index) {
    try {
      return read(index);
    } catch (DatasetException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Record {@code index}, or what is wrong with it. */
  public QaRecord read(int index) throws DatasetException {
    byte[] ciphertext = ciphertext(Objects.checkIndex(index, size()));
    byte[] plaintext =
        cipher
            .open(index, ciphertext)
            .orElseThrow(
                () -> wrong(file, "holds a record " + index + " that its key does not open"));
    try {
      QaRecord record = QaRecord.fromJson(Json.parse(plaintext));
      if (Arrays.equals(record.toJcs(), plaintext)) {
        return record;
      }
    } catch (JsonException e) {
      throw wrong(file, "holds as record " + index + " something else: " + e.getMessage());
    }
    throw wrong(file, "holds a record " + index + " that is not canonical");
  }

  private byte[] ciphertext(int record) throws DatasetException {
    SealedFormat.Entry entry = SealedFormat.Entry.readFrom(content.index, record);
    byte[] ciphertext;
    try {
      ciphertext = bytes(content.channel, file, entry.offset(), entry.length()).array();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (!Sha256.hash(ciphertext).equals(entry.sha256())) {
      throw wrong(file, "has a damaged record " + record);
    }
    return ciphertext;
  }

  private static DatasetException unreadable(Path file, IOException e) {
    return new DatasetException("The sealed dataset '" + file + "' cannot be read.", e);
  }

  /**
   * Reads every record and compares their Merkle root with the expected one. Holds one of them at a
   * time: whoever proposes a dataset chooses how large it is.
   */
  public void verify() throws DatasetException {
    List<Hash32> leaves = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      leaves.add(MerkleTree.leafHash(read(i).toJcs()));
    }
    Hash32 found = MerkleTree.ofHashes(leaves).root();
    if (!found.equals(root)) {
      throw wrong(file, "has the root " + found + ", not " + root);
    }
  }

  /** All records in plain, once they are {@linkplain #verify verified}. */
  public Corpus corpus() throws DatasetException {
    verify();
    List<QaRecord> records = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      records.add(read(i));
    }
    return Corpus.of(records);
  }

  private static DatasetException wrong(Path file, String what) {
    return new DatasetException("The sealed dataset '" + file + "' " + what + ".");
  }
}
