package org.poai.libp2p.gossipsub.router;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.poai.libp2p.gossipsub.router.RouterObserver.Breach;
import org.poai.libp2p.gossipsub.router.RouterObserver.Control;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Gossip proper: tells peers, first those outside the mesh, which messages we have (IHAVE), asks
 * for those that they have and we lack, and sends what they ask for (IWANT).
 */
final class Announcements {
  private final RouterState state;
  private final Meshes meshes;
  private final Fanout fanout;
  private final History history;
  private final GossipParams.Requests limits;

  Announcements(RouterState state, Meshes meshes, Fanout fanout, History history) {
    this.state = state;
    this.meshes = meshes;
    this.fanout = fanout;
    this.history = history;
    this.limits = state.params.requests();
  }

  /** A peer has messages. */
  void announced(PeerState peer, List<Rpc.Ihave> announcements) {
    if (announcements.isEmpty()
        || state.score(peer) < state.thresholds.gossip()
        || peer.announcements++ >= limits.maxAnnouncements()) {
      return;
    }
    Set<MessageId> missing = new LinkedHashSet<>();
    for (Rpc.Ihave each : announcements) {
      state.observer.control(Control.IHAVE, false, each.ids().size());
      if (meshes.isJoined(each.topic())) {
        each.ids().stream()
            .filter(id -> !history.seen.contains(new SeenCache.Key(each.topic(), id)))
            .forEach(missing::add);
      }
    }
    int count = Math.min(missing.size(), limits.maxIds() - peer.asked);
    if (count > 0) {
      List<MessageId> wanted = state.chance.shuffled(missing).subList(0, count);
      peer.asked += count;
      history.promises.add(peer.id, wanted.get(state.chance.below(count)), state.now());
      state.outbox.iwant(peer.id, wanted);
    }
  }

  /** A peer wants messages; whose number the cache and its counts bound. */
  void wanted(PeerState peer, List<MessageId> ids) {
    if (ids.isEmpty() || state.score(peer) < state.thresholds.gossip()) {
      return;
    }
    state.observer.control(Control.IWANT, false, ids.size());
    for (MessageId id : new LinkedHashSet<>(ids)) {
      history.cache.take(id, peer.id).ifPresent(message -> state.output.send(peer.id, message));
    }
  }

  /** Counts broken promises, and lets all announce again. */
  void beginHeartbeat() {
    history
        .promises
        .broken(state.now())
        .forEach((peer, count) -> state.breach(peer, Breach.BROKEN_PROMISE, count));
    for (PeerState peer : state.peers.values()) {
      peer.announcements = 0;
      peer.asked = 0;
    }
  }

  /** Announces what is new, after the meshes have changed. */
  void endHeartbeat() {
    meshes.topics().forEach(topic -> announce(topic, meshes.of(topic)));
    fanout.all().forEach(this::announce);
    history.cache.shift();
  }

  /**
   * Where there are few peers outside the mesh, some inside hear it too: they lack the message when
   * it was dropped on its way, or went out before they came, and nobody else would tell them. On a
   * stream it follows the message, so that it is not asked for in vain.
   */
  private void announce(String topic, Collection<PeerId> mesh) {
    List<MessageId> ids = history.cache.announced(topic);
    if (ids.isEmpty()) {
      return;
    }
    GossipParams.Degree degree = state.params.degree();
    List<PeerState> peers = state.subscribers(topic, peer -> isFit(peer, mesh, false));
    int count = Math.max(degree.lazy(), (int) (degree.gossipFactor() * peers.size()));
    peers.addAll(state.some(topic, count - peers.size(), peer -> isFit(peer, mesh, true)));
    for (PeerState peer : peers.subList(0, Math.min(count, peers.size()))) {
      List<MessageId> some = state.chance.shuffled(ids);
      state.outbox.ihave(peer.id, topic, some.subList(0, Math.min(some.size(), limits.maxIds())));
    }
  }

  private boolean isFit(PeerState peer, Collection<PeerId> mesh, boolean inMesh) {
    return mesh.contains(peer.id) == inMesh && state.score(peer) >= state.thresholds.gossip();
  }
}
