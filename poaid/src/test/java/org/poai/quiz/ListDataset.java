package org.poai.quiz;

import java.util.List;
import org.poai.crypto.Preimage;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Records in memory; the root is a plain hash, since no proof is taken of it here. */
record ListDataset(List<QaRecord> records) implements Dataset {
  /** Short questions, all different. */
  static ListDataset ofSize(int size) {
    return new ListDataset(
        java.util.stream.IntStream.range(0, size)
            .mapToObj(i -> new QaRecord("What is " + i + " plus " + i, Integer.toString(2 * i)))
            .toList());
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
    return Preimage.of(Bytes.utf8(records.toString())).keccak();
  }
}
