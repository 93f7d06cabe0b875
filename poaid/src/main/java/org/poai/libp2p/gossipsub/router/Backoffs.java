package org.poai.libp2p.gossipsub.router;

import java.util.HashMap;
import java.util.Map;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Until when a peer that was pruned, or pruned us, is not grafted again. Kept longer than a
 * connection lasts. We ourselves wait a little longer than we have to: a GRAFT just at the end
 * would be a breach where the clocks differ.
 */
final class Backoffs {
  private final long slackMillis;
  private final int maxPeers;
  private final Map<String, Map<PeerId, Long>> ends = new HashMap<>();

  Backoffs(long slackMillis, int maxPeers) {
    this.slackMillis = slackMillis;
    this.maxPeers = maxPeers;
  }

  /** From now on for so long, unless a longer one holds. */
  void begin(String topic, PeerId peer, long millis, long now) {
    Map<PeerId, Long> peers = ends.computeIfAbsent(topic, name -> new HashMap<>());
    if (peers.size() < maxPeers || peers.containsKey(peer)) {
      peers.merge(peer, now + millis, Math::max);
    }
  }

  /** Milliseconds until a GRAFT of this peer is welcome; 0 when it is. */
  long left(String topic, PeerId peer, long now) {
    Long end = ends.getOrDefault(topic, Map.of()).get(peer);
    return end == null ? 0 : Math.max(0, end - now);
  }

  /** Whether we do not graft this peer yet. */
  boolean holds(String topic, PeerId peer) {
    return ends.getOrDefault(topic, Map.of()).containsKey(peer);
  }

  /** Forgets those that ended, and the slack with them. */
  void expire(long now) {
    ends.values().forEach(peers -> peers.values().removeIf(end -> end + slackMillis <= now));
    ends.values().removeIf(Map::isEmpty);
  }
}
