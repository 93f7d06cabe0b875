package org.poai.network.sync;

import org.poai.network.peer.RemotePeer;

/** Hears what an operator wants to know of catching up, on the thread {@code network}. */
public interface SyncListener {
  /** A branch is followed: its headers are checked and three of its proofs. */
  void began(RemotePeer leader, SyncProgress progress);

  /** Every few seconds. */
  void progress(SyncProgress progress);

  /** The branch is imported to its end. */
  void done(SyncProgress progress, double seconds);

  /** From now on reorganisations of more than so many blocks are refused, or are not any more. */
  default void step(boolean inStep, long maxReorg) {}

  /** The branch is not followed any further. */
  void gaveUp(RemotePeer leader, String why);
}
