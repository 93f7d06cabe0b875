package org.poai.dataset;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.poai.crypto.AesGcm;
import org.poai.crypto.Sha256;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.primitives.Hash32;

/**
 * Reads records out of a sealed file, each on demand: map the slice, verify its SHA-256, open it.
 * Opening the file checks header and index; {@link #verify} checks every record and the root. Safe
 * from any thread; goes on reading what it mapped after another file was renamed over it.
 */
public final class SealedDataset implements Dataset {
  private static final int SEGMENT_BITS = 30;

  private final Path file;
  private final Hash32 keyId;
  private final Hash32 root;
  private final RecordCipher cipher;
  private final Mapping mapping;

  private SealedDataset(Path file, Hash32 key, Hash32 root, Mapping mapping) {
    this.file = file;
    this.keyId = RecordCipher.keyId(key);
    this.root = root;
    this.cipher = new RecordCipher(key, root);
    this.mapping = mapping;
  }

  /** A file in memory: its size, number of records, header with index, and all of it in parts. */
  private record Mapping(
      long fileSize, int count, MappedByteBuffer index, List<MappedByteBuffer> segments) {}

  /**
   * Opens a file that was sealed under {@code key} and whose records have {@code root}.
   *
   * @throws DatasetException when it is missing, damaged, or sealed under another key
   */
  public static SealedDataset open(Path file, Hash32 key, Hash32 root) throws DatasetException {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException("The sealed dataset '" + file + "' does not exist.");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Mapping mapping = map(channel, file, RecordCipher.keyId(key));
      checkIndex(mapping, file);
      return new SealedDataset(file, key, root, mapping);
    } catch (IOException e) {
      throw new DatasetException("The sealed dataset '" + file + "' cannot be read.", e);
    }
  }

  private static Mapping map(FileChannel channel, Path file, Hash32 keyId)
      throws IOException, DatasetException {
    long fileSize = channel.size();
    if (fileSize < SealedFormat.HEADER_BYTES) {
      throw wrong(file, "is too short to be one");
    }
    MappedByteBuffer header = map(channel, 0, SealedFormat.HEADER_BYTES);
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
    if (fileSize < SealedFormat.dataStart(count)) {
      throw wrong(file, "is cut off inside its index");
    }
    List<MappedByteBuffer> segments = new ArrayList<>();
    for (long from = 0; from < fileSize; from += 1L << SEGMENT_BITS) {
      // Segments overlap by one record, so that each record lies whole in the one it starts in.
      long length = (1L << SEGMENT_BITS) + SealedFormat.MAX_CIPHERTEXT_BYTES;
      segments.add(map(channel, from, Math.min(length, fileSize - from)));
    }
    MappedByteBuffer index = map(channel, 0, SealedFormat.dataStart(count));
    return new Mapping(fileSize, (int) count, index, segments);
  }

  private static MappedByteBuffer map(FileChannel channel, long from, long length)
      throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, from, length);
  }

  /** The ciphertexts follow each other without gaps from the index to the end of the file. */
  private static void checkIndex(Mapping mapping, Path file) throws DatasetException {
    long expected = SealedFormat.dataStart(mapping.count);
    for (int i = 0; i < mapping.count; i++) {
      SealedFormat.Entry entry = SealedFormat.Entry.readFrom(mapping.index, i);
      if (entry.offset() != expected || !hasPossibleLength(entry)) {
        throw wrong(file, "has a damaged index at record " + i);
      }
      expected += entry.length();
      if (expected > mapping.fileSize) {
        throw wrong(file, "is cut off inside record " + i);
      }
    }
    if (expected != mapping.fileSize) {
      throw wrong(file, "has " + (mapping.fileSize - expected) + " bytes after its last record");
    }
  }

  private static boolean hasPossibleLength(SealedFormat.Entry entry) {
    return entry.length() >= AesGcm.TAG_SIZE && entry.length() <= SealedFormat.MAX_CIPHERTEXT_BYTES;
  }

  @Override
  public int size() {
    return mapping.count;
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
    SealedFormat.Entry entry = SealedFormat.Entry.readFrom(mapping.index, record);
    // The index was checked when the file was opened, but the disk may have changed since.
    if (!hasPossibleLength(entry)
        || entry.offset() < 0
        || entry.offset() > mapping.fileSize - entry.length()) {
      throw wrong(file, "has a damaged index at record " + record);
    }
    byte[] ciphertext = new byte[entry.length()];
    MappedByteBuffer segment = mapping.segments.get((int) (entry.offset() >>> SEGMENT_BITS));
    segment.get((int) (entry.offset() & ((1L << SEGMENT_BITS) - 1)), ciphertext);
    if (!Sha256.hash(ciphertext).equals(entry.sha256())) {
      throw wrong(file, "has a damaged record " + record);
    }
    return ciphertext;
  }

  /**
   * Reads every record and compares their Merkle root with the expected one.
   *
   * @return the records, in plain
   */
  public Corpus verify() throws DatasetException {
    List<QaRecord> records = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      records.add(read(i));
    }
    Corpus corpus = Corpus.of(records);
    if (!corpus.root().equals(root)) {
      throw wrong(file, "has the root " + corpus.root() + ", not " + root);
    }
    return corpus;
  }

  private static DatasetException wrong(Path file, String what) {
    return new DatasetException("The sealed dataset '" + file + "' " + what + ".");
  }
}
