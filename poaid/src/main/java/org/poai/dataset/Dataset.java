package org.poai.dataset;

import org.poai.primitives.Hash32;

/** An ordered set of records and the Merkle root that commits to it. Safe from any thread. */
public interface Dataset {
  int size();

  /** Record {@code index}, 0 ≤ index &lt; {@link #size}. */
  QaRecord get(int index);

  Hash32 root();
}
