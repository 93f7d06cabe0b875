package org.poai.libp2p.gossipsub.router;

import java.util.LinkedHashSet;
import java.util.Set;
import org.poai.libp2p.multiformats.PeerId;

/** A connected peer. */
final class PeerState {
  final PeerId id;

  /** Whether we dialled it. */
  final boolean outbound;

  /** The topics that it has joined. */
  final Set<String> topics = new LinkedHashSet<>();

  /** RPCs with announcements since the last heartbeat. */
  int announcements;

  /** Ids that we asked for since the last heartbeat. */
  int asked;

  PeerState(PeerId id, boolean outbound) {
    this.id = id;
    this.outbound = outbound;
  }
}
