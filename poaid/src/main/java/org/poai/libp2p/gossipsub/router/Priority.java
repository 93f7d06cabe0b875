package org.poai.libp2p.gossipsub.router;

/** What goes first to a peer that takes less than we have for it. */
public enum Priority {
  /** Subscriptions and changes of meshes: never dropped. */
  CONTROL,
  /** Messages that we publish. */
  OWN,
  /** Messages that we relay, or were asked for. */
  FORWARDED,
  /** Announcements and requests. */
  GOSSIP
}
