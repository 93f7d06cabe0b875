package org.poai.dataset;

import java.nio.file.Path;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active dataset of a node: one sealed file that is sealed anew under each epoch's key
 * (protocol section 5, use b). Reads may come from any thread at any time, also during {@link
 * #reseal}: they see the old file until the new one is complete, and both hold the same text. A
 * file that is damaged under a running node costs nothing but a warning: it is written anew from
 * the records that it was made of.
 */
public final class SealedStore implements Dataset {
  private static final Logger LOG = LoggerFactory.getLogger(SealedStore.class);

  private final Path file;
  private final Dataset source;
  private final SealedMetrics metrics;
  private volatile SealedDataset current;

  /** What {@link #current} is sealed under. */
  private Hash32 key;

  /** A damaged file that cannot be written anew is tried again with the next epoch. */
  private boolean isBeyondRepair;

  private SealedStore(
      Path file, Dataset source, SealedDataset current, Hash32 key, SealedMetrics metrics) {
    this.file = file;
    this.source = source;
    this.current = current;
    this.key = key;
    this.metrics = metrics;
  }

  /**
   * Takes the file when it holds the records of {@code source} under {@code key}, checked one by
   * one, and writes it from {@code source} otherwise.
   */
  public static SealedStore open(Path file, Dataset source, Hash32 key, SealedMetrics metrics)
      throws DatasetException {
    return new SealedStore(file, source, openOrWrite(file, source, key), key, metrics);
  }

  private static SealedDataset openOrWrite(Path file, Dataset source, Hash32 key)
      throws DatasetException {
    try {
      return openVerified(file, key, source.root());
    } catch (DatasetException e) {
      LOG.debug("Sealing the dataset: {}", e.getMessage());
      SealedWriter.write(file, source, key);
      return openVerified(file, key, source.root());
    }
  }

  private static SealedDataset openVerified(Path file, Hash32 key, Hash32 root)
      throws DatasetException {
    SealedDataset dataset = SealedDataset.open(file, key, root);
    dataset.verify();
    return dataset;
  }

  /**
   * Seals the records under another key and swaps the file; nothing happens when they already are.
   * After a failure the old file and mapping are still in use.
   *
   * @return whether the file was written
   */
  public synchronized boolean reseal(Hash32 key) throws DatasetException {
    if (current.keyId().equals(RecordCipher.keyId(key))) {
      return false;
    }
    long start = System.nanoTime();
    write(key);
    isBeyondRepair = false;
    metrics.duration().observeNanos(System.nanoTime() - start);
    metrics.reseals().increment();
    return true;
  }

  private void write(Hash32 newKey) throws DatasetException {
    SealedWriter.write(file, source, newKey);
    current = openVerified(file, newKey, source.root());
    key = newKey;
  }

  /** A record that the file does not give any more. */
  private synchronized QaRecord restored(int index, DatasetException damage) {
    try {
      return current.read(index); // Another thread may have written it anew.
    } catch (DatasetException still) {
      repair(damage);
      return source.get(index);
    }
  }

  private void repair(DatasetException damage) {
    if (isBeyondRepair) {
      return;
    }
    LOG.warn("{} It is written anew.", damage.getMessage());
    try {
      write(key);
    } catch (DatasetException e) {
      isBeyondRepair = true;
      LOG.warn("{} The records are read from memory until the next epoch.", e.getMessage());
    }
  }

  /** Keccak of the key that the file is sealed under now. */
  public Hash32 keyId() {
    return current.keyId();
  }

  @Override
  public int size() {
    return current.size();
  }

  @Override
  public QaRecord get(int index) {
    try {
      return current.read(index);
    } catch (DatasetException e) {
      return restored(index, e);
    }
  }

  @Override
  public Hash32 root() {
    return current.root();
  }
}
