package org.poai.network.gossip;

import java.util.Collections;
import java.util.Set;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;

/** The last hashes of something, the oldest forgotten first. */
final class RecentHashes {
  private static final int CAPACITY = 1024;

  private RecentHashes() {}

  static Set<Hash32> set() {
    return Collections.newSetFromMap(BoundedMap.byAge(CAPACITY));
  }
}
