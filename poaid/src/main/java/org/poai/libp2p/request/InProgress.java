package org.poai.libp2p.request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Requests of each peer that a responder works on. They outlive their streams, so that a peer that
 * asks and resets cannot pile up work. Safe from any thread.
 */
final class InProgress {
  private final int limit;
  private final Map<PeerId, Integer> counts = new ConcurrentHashMap<>();

  InProgress(int limit) {
    this.limit = limit;
  }

  /** Counts one more, unless there are as many as may be. */
  boolean begin(PeerId peer) {
    if (counts.merge(peer, 1, Integer::sum) <= limit) {
      return true;
    }
    end(peer);
    return false;
  }

  void end(PeerId peer) {
    counts.computeIfPresent(peer, (id, count) -> count > 1 ? count - 1 : null);
  }
}
