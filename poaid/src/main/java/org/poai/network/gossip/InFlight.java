package org.poai.network.gossip;

import java.util.HashMap;
import java.util.Map;
import org.poai.chain.stored.Origin;

/**
 * How many blocks are being judged, in all and of each ban key; half of the places are for peers
 * that we dialled. Safe from any thread.
 */
final class InFlight {
  private final int perKey;
  private final int total;
  private final Map<String, Integer> counts = new HashMap<>();
  private int sum;

  InFlight(int perKey, int total) {
    this.perKey = perKey;
    this.total = total;
  }

  /** Takes a place; false when there is none. */
  synchronized boolean enter(Origin.Peer peer) {
    int own = counts.getOrDefault(peer.banKey(), 0);
    if (own >= perKey || sum >= (peer.dialled() ? total : total / 2)) {
      return false;
    }
    counts.put(peer.banKey(), own + 1);
    sum++;
    return true;
  }

  synchronized void leave(Origin.Peer peer) {
    counts.computeIfPresent(peer.banKey(), (key, own) -> own == 1 ? null : own - 1);
    sum--;
  }
}
