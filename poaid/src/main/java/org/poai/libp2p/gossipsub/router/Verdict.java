package org.poai.libp2p.gossipsub.router;

/** What the application says of a message. */
public enum Verdict {
  /** Relayed. */
  ACCEPT,
  /** Not relayed, nobody to blame. */
  IGNORE,
  /** Not relayed, and counted against all who sent it. */
  REJECT
}
