package org.poai.txpool;

/** Where a pooled transaction came from. */
public enum Source {
  /** Somebody handed it to this node: told to peers, kept on disk, never expired. */
  LOCAL,
  /** A peer forwarded it. */
  PEER,
  /** It was in a block that a reorganisation took off the chain. */
  BLOCK
}
