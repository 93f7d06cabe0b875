package org.poai.libp2p.gossipsub.router;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Messages that peers announced and we asked them for: one of each request, drawn by lot, so that
 * an advertiser cannot know which one it has to send. Whoever brings the message keeps the promise
 * of all.
 */
final class Promises {
  private final long followUpMillis;
  private final Map<MessageId, Map<PeerId, Long>> deadlines = new TreeMap<>();

  Promises(long followUpMillis) {
    this.followUpMillis = followUpMillis;
  }

  void add(PeerId peer, MessageId id, long now) {
    deadlines
        .computeIfAbsent(id, key -> new LinkedHashMap<>())
        .putIfAbsent(peer, now + followUpMillis);
  }

  /** The message came. */
  void kept(MessageId id) {
    deadlines.remove(id);
  }

  /** The peer went, or the connection did: nobody to blame. */
  void forget(PeerId peer) {
    deadlines.values().forEach(peers -> peers.remove(peer));
    deadlines.values().removeIf(Map::isEmpty);
  }

  /** Removes the promises that are overdue, and answers how many each peer broke. */
  Map<PeerId, Integer> broken(long now) {
    Map<PeerId, Integer> broken = new HashMap<>();
    Iterator<Map<PeerId, Long>> each = deadlines.values().iterator();
    while (each.hasNext()) {
      Map<PeerId, Long> peers = each.next();
      peers
          .entrySet()
          .removeIf(
              promise -> {
                boolean overdue = promise.getValue() < now;
                if (overdue) {
                  broken.merge(promise.getKey(), 1, Integer::sum);
                }
                return overdue;
              });
      if (peers.isEmpty()) {
        each.remove();
      }
    }
    return broken;
  }

  int size() {
    return deadlines.size();
  }
}
