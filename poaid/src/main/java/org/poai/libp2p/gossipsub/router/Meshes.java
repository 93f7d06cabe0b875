package org.poai.libp2p.gossipsub.router;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.libp2p.gossipsub.router.RouterObserver.Breach;
import org.poai.libp2p.gossipsub.router.RouterObserver.Control;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Who is in the mesh of each topic that we have joined. A mesh is meant to be symmetric: each
 * change is told, GRAFT for in and PRUNE for out, and a GRAFT that we do not follow is answered
 * with a PRUNE. Only connected peers that have joined the topic are in its mesh.
 */
final class Meshes {
  private final RouterState state;
  private final GossipParams params;
  private final Backoffs backoffs;
  private final Map<String, Set<PeerId>> meshes = new LinkedHashMap<>();

  Meshes(RouterState state) {
    this.state = state;
    this.params = state.params;
    this.backoffs =
        new Backoffs(2 * params.heartbeat().intervalMillis(), params.backoff().maxPeers());
  }

  boolean isJoined(String topic) {
    return meshes.containsKey(topic);
  }

  /** The topics that we have joined. */
  Set<String> topics() {
    return meshes.keySet();
  }

  /** Empty when we have not joined it. */
  Set<PeerId> of(String topic) {
    return meshes.getOrDefault(topic, Set.of());
  }

  /** We join: those we published to already come first. */
  void join(String topic, Collection<PeerId> fanout) {
    Set<PeerId> mesh = new LinkedHashSet<>();
    meshes.put(topic, mesh);
    state.peers.keySet().forEach(peer -> state.outbox.subscription(peer, topic, true));
    graft(topic, params.degree().d(), fanout);
    graft(topic, params.degree().d() - mesh.size(), state.peers.keySet());
  }

  private void graft(String topic, int count, Collection<PeerId> among) {
    state
        .some(topic, count, peer -> among.contains(peer.id) && mayGraft(topic, peer))
        .forEach(peer -> graft(topic, peer));
  }

  /** We leave; a PRUNE each, since not everybody takes the end of a subscription for one. */
  void leave(String topic) {
    Set<PeerId> mesh = meshes.remove(topic);
    if (mesh == null) {
      return;
    }
    state.peers.keySet().forEach(peer -> state.outbox.subscription(peer, topic, false));
    for (PeerId peer : mesh) {
      state.scores.pruned(peer, topic);
      prune(topic, peer, params.backoff().unsubscribeMillis());
    }
  }

  /** A peer has joined: no need to wait for the heartbeat when we have too few. */
  void subscribed(String topic, PeerState peer) {
    if (isJoined(topic) && of(topic).size() < params.degree().low() && mayGraft(topic, peer)) {
      graft(topic, peer);
    }
  }

  /** A peer has left the topic. */
  void unsubscribed(String topic, PeerState peer) {
    remove(topic, peer.id);
  }

  /** A peer is gone, or does not know any more that it is in our mesh. */
  void removeAll(PeerId peer) {
    topics().forEach(topic -> remove(topic, peer));
  }

  private boolean remove(String topic, PeerId peer) {
    boolean removed = meshes.getOrDefault(topic, new LinkedHashSet<>()).remove(peer);
    if (removed) {
      state.scores.pruned(peer, topic);
    }
    return removed;
  }

  /** A peer has taken us into its meshes; each topic counts once. */
  void grafted(PeerState peer, List<String> grafts) {
    for (String topic : new LinkedHashSet<>(grafts)) {
      state.observer.control(Control.GRAFT, false, 1);
      Set<PeerId> mesh = meshes.get(topic);
      if (mesh == null || mesh.contains(peer.id)) {
        continue;
      }
      if (isWelcome(topic, mesh, peer)) {
        mesh.add(peer.id);
        state.scores.grafted(peer.id, topic);
      } else {
        prune(topic, peer.id, params.backoff().pruneMillis());
      }
    }
  }

  private boolean isWelcome(String topic, Set<PeerId> mesh, PeerState peer) {
    long left = backoffs.left(topic, peer.id, state.now());
    if (left > 0) {
      boolean isFlood = left > params.backoff().pruneMillis() - params.backoff().floodMillis();
      state.breach(peer.id, Breach.EARLY_GRAFT, isFlood ? 2 : 1);
      return false;
    }
    boolean hasRoom = mesh.size() < params.degree().high() || peer.outbound;
    return hasRoom && state.score(peer) >= 0 && peer.topics.contains(topic);
  }

  /** A peer has taken us out of its meshes. */
  void pruned(PeerState peer, List<Rpc.Prune> prunes) {
    for (Rpc.Prune prune : prunes) {
      state.observer.control(Control.PRUNE, false, 1);
      if (isJoined(prune.topic())) {
        boolean unused = remove(prune.topic(), peer.id);
        backoffs.begin(prune.topic(), peer.id, backoffMillis(prune), state.now());
      }
    }
  }

  /** What the peer asks for, an unsigned number, but not for ever. */
  private long backoffMillis(Rpc.Prune prune) {
    long max = params.backoff().maxMillis();
    long seconds = prune.backoffSeconds();
    if (seconds == 0) {
      return params.backoff().pruneMillis();
    }
    return seconds < 0 || seconds > max / 1000 ? max : seconds * 1000;
  }

  /** Whether we may take a peer into a mesh. */
  boolean mayGraft(String topic, PeerState peer) {
    return !of(topic).contains(peer.id)
        && !backoffs.holds(topic, peer.id)
        && state.score(peer) >= 0;
  }

  /** Takes a peer into the mesh of a topic that we have joined. */
  void graft(String topic, PeerState peer) {
    Set<PeerId> mesh = meshes.get(topic);
    if (mesh != null && mesh.add(peer.id)) {
      state.scores.grafted(peer.id, topic);
      state.outbox.graft(peer.id, topic);
    }
  }

  /** Takes a peer out of a mesh. */
  void drop(String topic, PeerState peer) {
    if (remove(topic, peer.id)) {
      prune(topic, peer.id, params.backoff().pruneMillis());
    }
  }

  private void prune(String topic, PeerId peer, long millis) {
    backoffs.begin(topic, peer, millis, state.now());
    state.outbox.prune(peer, topic, millis);
  }

  void expireBackoffs() {
    backoffs.expire(state.now());
  }
}
