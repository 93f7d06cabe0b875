package org.poai.libp2p.gossipsub.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;

/**
 * The messages that wait for their verdict, within limits, and those that were accepted a moment
 * ago, for which further copies may still count.
 */
final class Deliveries {
  private static final long ACCEPTED_MILLIS = 1000;

  private final GossipParams.Validations limits;
  private final Map<SeenCache.Key, Delivery> pending = new LinkedHashMap<>();
  private final Map<SeenCache.Key, Delivery> accepted = new LinkedHashMap<>();
  private final Map<PeerId, Load> loads = new HashMap<>();
  private long bytes;

  Deliveries(GossipParams.Validations limits) {
    this.limits = limits;
  }

  /** What waits of one peer. */
  private static final class Load {
    int count;
    long bytes;
  }

  /** Whether one more message of this peer may wait. */
  boolean hasRoom(PeerId peer, int size) {
    Load load = loads.getOrDefault(peer, new Load());
    return pending.size() < limits.total()
        && bytes + size <= limits.totalBytes()
        && load.count < limits.perPeer()
        && load.bytes + size <= limits.bytesPerPeer();
  }

  void begin(Delivery delivery) {
    pending.put(delivery.key, delivery);
    Load load = loads.computeIfAbsent(delivery.forwarder(), peer -> new Load());
    load.count++;
    load.bytes += delivery.size();
    bytes += delivery.size();
  }

  @Nullable Delivery pending(SeenCache.Key key) {
    return pending.get(key);
  }

  @Nullable Delivery accepted(SeenCache.Key key) {
    return accepted.get(key);
  }

  /** Its verdict is there; false when it had one. */
  boolean end(Delivery delivery) {
    if (!pending.remove(delivery.key, delivery)) {
      return false;
    }
    bytes -= delivery.size();
    Load load = loads.get(delivery.forwarder());
    if (load != null) {
      load.count--;
      load.bytes -= delivery.size();
      if (load.count == 0) {
        loads.remove(delivery.forwarder());
      }
    }
    return true;
  }

  void accepted(Delivery delivery, long now) {
    delivery.since = now;
    accepted.put(delivery.key, delivery);
  }

  /** Forgets what was accepted a while ago, and answers what has waited too long. */
  List<Delivery> expire(long now) {
    accepted.values().removeIf(each -> now - each.since >= ACCEPTED_MILLIS);
    List<Delivery> overdue = new ArrayList<>();
    for (Delivery each : pending.values()) {
      if (now - each.since < limits.timeoutMillis()) {
        break;
      }
      overdue.add(each);
    }
    return overdue;
  }

  int size() {
    return pending.size();
  }
}
