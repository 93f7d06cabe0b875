package org.poai.network.sync;

/** Whose fault it is that a branch is not followed. */
enum Fault {
  /** The peer that announced it: it is left alone longer each time. */
  LEADER,
  /** Nobody's, or our own. */
  NOBODY
}
