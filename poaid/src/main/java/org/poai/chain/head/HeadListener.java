package org.poai.chain.head;

import java.util.Collections;
import java.util.List;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.ExecutedBlock;

/**
 * Hears that the head has changed, on the chain thread, after the change is stored; hands its own
 * work to its own thread.
 */
@FunctionalInterface
public interface HeadListener {
  void onHead(HeadChange change);

  /**
   * One change of the head.
   *
   * <p>A long reorganisation is told in several changes, one after the other: {@code head} is then
   * a block on the way, and the store is at the end of it already.
   *
   * @param reverted headers that left the canonical chain, highest first; empty unless it is a
   *     reorganisation
   * @param applied blocks that joined it, lowest first; empty where it is told later which, or
   *     where the head only went back. They may be read from the store when they are looked at,
   *     each time anew.
   */
  record HeadChange(ChainHead head, List<SealedHeader> reverted, List<ExecutedBlock> applied) {
    public HeadChange {
      reverted = List.copyOf(reverted);
      applied = Collections.unmodifiableList(applied);
    }
  }
}
