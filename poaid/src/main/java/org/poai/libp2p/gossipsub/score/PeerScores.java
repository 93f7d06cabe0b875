package org.poai.libp2p.gossipsub.score;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;

/**
 * The scores of all peers, and of those that left without a positive one: else a bad peer would
 * only have to reconnect. What is said of a peer that is not known is not kept.
 */
public final class PeerScores {
  private final ScoreParams params;
  private final LongSupplier millis;
  private final Map<PeerId, PeerStanding> connected = new LinkedHashMap<>();

  /** Those that left, the one that left first in front. */
  private final Map<PeerId, PeerStanding> retained = new LinkedHashMap<>();

  /** How many peers, connected or retained, come from an address. */
  private final Map<String, Integer> addresses = new HashMap<>();

  private long decayedAt;

  public PeerScores(ScoreParams params, LongSupplier millis) {
    this.params = params;
    this.millis = millis;
    this.decayedAt = millis.getAsLong();
  }

  /** A peer is there; {@code address} is what P6 counts by. */
  public void connected(PeerId peer, String address) {
    PeerStanding standing = connected.get(peer);
    if (standing == null) {
      standing = retained.remove(peer);
    }
    if (standing == null) {
      standing = new PeerStanding(params);
    } else {
      vacate(standing);
    }
    standing.connected(address);
    addresses.merge(address, 1, Integer::sum);
    connected.put(peer, standing);
  }

  public void disconnected(PeerId peer) {
    PeerStanding standing = connected.get(peer);
    if (standing == null) {
      return;
    }
    double score = score(peer);
    connected.remove(peer);
    if (score > 0) {
      vacate(standing);
      return;
    }
    standing.disconnected(now());
    retained.put(peer, standing);
    if (retained.size() > params.upkeep().maxRetained()) {
      removeFirst(retained.values().iterator());
    }
  }

  public void grafted(PeerId peer, String topic) {
    in(peer, topic, standing -> standing.grafted(now()));
  }

  public void pruned(PeerId peer, String topic) {
    in(peer, topic, standing -> standing.pruned(now()));
  }

  /** It was the first to bring a message that is valid (P2, P3). */
  public void firstDelivery(PeerId peer, String topic) {
    in(peer, topic, TopicStanding::firstDelivery);
  }

  /** It brought a valid message while the first copy was being judged (P3). */
  public void nearFirstDelivery(PeerId peer, String topic) {
    in(peer, topic, TopicStanding::meshDelivery);
  }

  /** It brought a valid message so long after the first copy was judged (P3, within its window). */
  public void lateDelivery(PeerId peer, String topic, long sinceJudged) {
    in(peer, topic, standing -> standing.lateDelivery(sinceJudged));
  }

  /** It brought an invalid message (P4). */
  public void invalidMessage(PeerId peer, String topic) {
    in(peer, topic, TopicStanding::invalidMessage);
  }

  /** It broke the protocol (P7). */
  public void breach(PeerId peer, int count) {
    of(peer, standing -> standing.breach(count));
  }

  /** What the application thinks of it (P5), until it says otherwise. */
  public void application(PeerId peer, double value) {
    of(peer, standing -> standing.application(value));
  }

  /** 0 for a peer that is not known. */
  public double score(PeerId peer) {
    PeerStanding standing = find(peer);
    return standing == null
        ? 0
        : standing.score(now(), addresses.getOrDefault(standing.address(), 0));
  }

  /** Lets counters fade when it is time, and forgets peers that left long ago. */
  public void upkeep() {
    long now = now();
    if (now - decayedAt >= params.upkeep().intervalMillis()) {
      decayedAt = now;
      connected.values().forEach(PeerStanding::decay);
    }
    Iterator<PeerStanding> left = retained.values().iterator();
    while (left.hasNext()) {
      PeerStanding oldest = left.next();
      if (now - oldest.leftAt() < params.upkeep().retainMillis()) {
        return;
      }
      left.remove();
      vacate(oldest);
    }
  }

  private void removeFirst(Iterator<PeerStanding> standings) {
    PeerStanding first = standings.next();
    standings.remove();
    vacate(first);
  }

  private void vacate(PeerStanding standing) {
    addresses.computeIfPresent(
        standing.address(), (address, count) -> count == 1 ? null : count - 1);
  }

  private void of(PeerId peer, Consumer<PeerStanding> change) {
    PeerStanding standing = find(peer);
    if (standing != null) {
      change.accept(standing);
    }
  }

  private void in(PeerId peer, String topic, Consumer<TopicStanding> change) {
    of(peer, standing -> change.accept(standing.in(topic)));
  }

  private @Nullable PeerStanding find(PeerId peer) {
    PeerStanding standing = connected.get(peer);
    return standing == null ? retained.get(peer) : standing;
  }

  private long now() {
    return millis.getAsLong();
  }
}
