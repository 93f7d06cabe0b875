package org.poai.network.peer;

import java.time.Duration;
import org.poai.libp2p.host.Peer;

/** Hears what became of peers that did wrong, on the thread {@code network}. */
public interface PenaltyListener {
  /** A peer is banned for so long. */
  default void banned(Peer peer, Offence why, Duration duration) {}

  /** A peer that the operator named is disconnected, and kept away for so long. */
  default void parted(Peer peer, Offence why, String detail, Duration pause) {}
}
