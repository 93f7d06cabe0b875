package org.poai.libp2p.gossipsub.router;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.poai.libp2p.multiformats.PeerId;

/** Whom we publish to in topics that we have not joined. */
final class Fanout {
  private final RouterState state;
  private final Map<String, Entry> topics = new LinkedHashMap<>();

  Fanout(RouterState state) {
    this.state = state;
  }

  private static final class Entry {
    final Set<PeerId> peers = new LinkedHashSet<>();
    long publishedAt;
  }

  /** The peers for a message that is published now. */
  Set<PeerId> forMessage(String topic) {
    Entry entry = topics.computeIfAbsent(topic, name -> new Entry());
    entry.publishedAt = state.now();
    fill(topic, entry);
    return entry.peers;
  }

  /** Forgets a topic, which we join, and answers its peers. */
  Set<PeerId> remove(String topic) {
    Entry entry = topics.remove(topic);
    return entry == null ? Set.of() : entry.peers;
  }

  void removeAll(PeerId peer) {
    topics.values().forEach(entry -> entry.peers.remove(peer));
  }

  /** The topics with their peers. */
  Map<String, Set<PeerId>> all() {
    Map<String, Set<PeerId>> all = new LinkedHashMap<>();
    topics.forEach((topic, entry) -> all.put(topic, entry.peers));
    return all;
  }

  void heartbeat() {
    long ttl = state.params.heartbeat().fanoutTtlMillis();
    topics.values().removeIf(entry -> state.now() - entry.publishedAt >= ttl);
    topics.forEach(this::fill);
  }

  private void fill(String topic, Entry entry) {
    entry.peers.removeIf(
        id -> {
          PeerState peer = state.peers.get(id);
          return peer == null || !isGood(topic, peer);
        });
    int missing = state.params.degree().d() - entry.peers.size();
    state
        .some(topic, missing, peer -> isGood(topic, peer) && !entry.peers.contains(peer.id))
        .forEach(peer -> entry.peers.add(peer.id));
  }

  private boolean isGood(String topic, PeerState peer) {
    return peer.topics.contains(topic) && state.score(peer) >= state.thresholds.publish();
  }
}
