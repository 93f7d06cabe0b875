package org.poai.chain.tree;

import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;

/** Bytes that one store of waiting blocks holds, out of a share of the node's memory. */
final class HeldBytes {
  private final Purse purse;
  private long bytes;

  HeldBytes(MemoryShare share) {
    this.purse = share.store(share.limit()).purse(share.limit());
  }

  /** So many bytes more are held, or less where the number is negative. */
  void add(long more) {
    bytes += more;
  }

  long bytes() {
    return bytes;
  }

  /** Whether the share has room for all that is held; where it has not, some block has to go. */
  boolean fit() {
    long lacking = bytes - purse.held();
    if (lacking < 0) {
      purse.give(-lacking);
    }
    return lacking <= 0 || purse.take(lacking);
  }
}
