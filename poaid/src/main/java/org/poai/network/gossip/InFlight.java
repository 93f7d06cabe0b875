package org.poai.network.gossip;

import java.util.HashMap;
import java.util.Map;
import org.poai.libp2p.multiformats.PeerId;

/** How many messages are being judged, in all and of each peer. Safe from any thread. */
final class InFlight {
  private final int perPeer;
  private final int total;
  private final Map<PeerId, Integer> counts = new HashMap<>();
  private int sum;

  InFlight(int perPeer, int total) {
    this.perPeer = perPeer;
    this.total = total;
  }

  /** Takes a place; false when there is none. */
  synchronized boolean enter(PeerId peer) {
    int own = counts.getOrDefault(peer, 0);
    if (own >= perPeer || sum >= total) {
      return false;
    }
    counts.put(peer, own + 1);
    sum++;
    return true;
  }

  synchronized void leave(PeerId peer) {
    counts.computeIfPresent(peer, (id, own) -> own == 1 ? null : own - 1);
    sum--;
  }
}
