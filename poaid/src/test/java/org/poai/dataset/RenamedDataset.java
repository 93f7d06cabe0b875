package org.poai.dataset;

import org.poai.primitives.Hash32;

/** The same records under a root that is not theirs. */
public record RenamedDataset(Dataset records, Hash32 root) implements Dataset {
  @Override
  public int size() {
    return records.size();
  }

  @Override
  public QaRecord get(int index) {
    return records.get(index);
  }
}
