package org.poai.state;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * What one block changes: for each state key its new value, or empty where it is removed; new byte
 * code by its hash; and the root after it.
 */
public record StateDelta(
    Hash32 root, SortedMap<Bytes, Optional<Bytes>> changes, Map<Hash32, Bytes> codes) {
  public StateDelta {
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    codes = Map.copyOf(codes);
  }
}
