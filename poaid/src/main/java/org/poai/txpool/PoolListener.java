package org.poai.txpool;

import java.util.List;
import org.poai.chain.block.SignedTransaction;

/** Hears what changes in the pool, on its thread; hands its own work to its own thread. */
public interface PoolListener {
  /**
   * These have become executable, each for the first time since it came; those of one sender in the
   * order of their nonces.
   */
  default void executable(List<PooledTransaction> transactions) {}

  /** Peers should know of a transaction that was handed to this node: it is new, or still waits. */
  default void announce(SignedTransaction transaction) {}
}
