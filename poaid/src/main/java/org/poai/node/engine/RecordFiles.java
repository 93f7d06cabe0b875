package org.poai.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.dataset.Corpus;
import org.poai.dataset.Dataset;
import org.poai.dataset.DatasetException;
import org.poai.dataset.QaRecord;
import org.poai.dataset.SealedMetrics;
import org.poai.dataset.SealedStore;
import org.poai.memory.BoundedMap;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.primitives.Hash32;

/**
 * The records that manifests name, each set sealed under the epoch's key in a file of its own:
 * those of the operator, and those of datasets whose file and key the chain names. As a dataset it
 * is the one of the head's manifest. Safe from any thread.
 */
public final class RecordFiles implements Dataset {
  private static final int MOST = 4;

  private final DataDirectory directory;
  private final Corpus own;
  private final Source source;
  private final SealedMetrics metrics;

  /** What is sealed here, by its root. */
  private final Map<Hash32, SealedStore> open = BoundedMap.byAge(MOST);

  private volatile Dataset active;

  /** Where records are had from that the operator did not give. */
  @FunctionalInterface
  public interface Source {
    /**
     * The records that a manifest names; empty where they are not here, or not open yet.
     *
     * @throws DatasetException when what is here is not what the manifest says
     */
    Optional<? extends Dataset> find(DatasetPart part) throws DatasetException;

    /** Whether they are here, as far as it costs nothing to know. */
    default boolean has(DatasetPart part) {
      return true;
    }
  }

  /**
   * Records of this node.
   *
   * @param own what the operator gave, or the procedural corpus
   */
  public RecordFiles(DataDirectory directory, Corpus own, Source source, Metrics metrics) {
    this.directory = directory;
    this.own = own;
    this.source = source;
    this.metrics = SealedMetrics.of(metrics);
    this.active = own;
    metrics.gauge(
        MetricCategory.QUIZ, "dataset_records", "Records of the dataset", () -> active.size());
  }

  /**
   * The records that a manifest names, sealed; empty where they are not here, or not open yet.
   *
   * @param key what they are sealed under where they are sealed now
   * @throws DatasetException when what is here is not what the manifest says, or the disk does not
   *     take it
   */
  public synchronized Optional<SealedStore> open(DatasetPart part, Hash32 key)
      throws DatasetException {
    SealedStore known = open.get(part.root());
    if (known != null) {
      return Optional.of(known);
    }
    boolean isOwn = part.root().equals(own.root());
    Optional<? extends Dataset> found = isOwn ? Optional.of(own) : source.find(part);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Path file = isOwn ? directory.sealedDataset() : directory.sealedDataset(part.root());
    SealedStore sealed = SealedStore.open(file, found.get(), key, metrics);
    open.put(part.root(), sealed);
    sweep();
    return Optional.of(sealed);
  }

  /**
   * Of datasets that the chain went by, no sealed copy stays: they are as large as somebody liked.
   */
  private void sweep() {
    Set<Path> needed =
        open.keySet().stream().map(directory::sealedDataset).collect(Collectors.toSet());
    for (Path file : directory.sealedDatasets()) {
      if (!needed.contains(file)) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          return; // the next dataset tries again
        }
      }
    }
  }

  /** Whether the records are here, as far as it costs nothing to know. */
  public boolean has(DatasetPart part) {
    return part.root().equals(own.root()) || source.has(part);
  }

  /** From now on the head's manifest names these. */
  public void activate(Dataset records) {
    active = records;
  }

  /** The records that the head's manifest names, where this node has them. */
  public Dataset active() {
    return active;
  }

  @Override
  public int size() {
    return active.size();
  }

  @Override
  public QaRecord get(int index) {
    return active.get(index);
  }

  @Override
  public Hash32 root() {
    return active.root();
  }
}
