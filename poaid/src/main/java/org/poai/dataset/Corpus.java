package org.poai.dataset;

import java.util.List;
import org.poai.primitives.Hash32;

/** A dataset that lies in memory as plain records; immutable. */
public final class Corpus implements Dataset {
  private final List<QaRecord> records;
  private final Hash32 root;

  private Corpus(List<QaRecord> records, Hash32 root) {
    this.records = records;
    this.root = root;
  }

  /** At least one record, in the order that the root commits to. */
  public static Corpus of(List<QaRecord> records) {
    return new Corpus(List.copyOf(records), rootOf(records));
  }

  /** {@code datasetRoot} of protocol section 5. */
  private static Hash32 rootOf(List<QaRecord> records) {
    return MerkleTree.ofHashes(
            records.stream().map(record -> MerkleTree.leafHash(record.toJcs())).toList())
        .root();
  }

  @Override
  public int size() {
    return records.size();
  }

  @Override
  public QaRecord get(int index) {
    return records.get(index);
  }

  @Override
  public Hash32 root() {
    return root;
  }

  public List<QaRecord> records() {
    return records;
  }
}
