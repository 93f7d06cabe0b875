package org.poai.libp2p.gossipsub.router;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.poai.libp2p.gossipsub.router.RouterObserver.Breach;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.multiformats.PeerId;

/**
 * A gossipsub 1.1 router.
 *
 * <p>Each topic has an overlay of its own, the mesh: about {@code d} peers with whom we exchange
 * whole messages as soon as they are judged. Both ends of a link agree on it by GRAFT and PRUNE,
 * and each mends its meshes at a heartbeat. Beyond the mesh only ids travel: at each heartbeat some
 * peers hear which messages we have (IHAVE) and ask for what they lack (IWANT), so that a message
 * goes round even where the meshes are torn. A score per peer decides who may be in a mesh, who
 * gets gossip, and whom we do not listen to at all.
 *
 * <p>Whatever a peer makes us remember is bounded: by limits in {@link GossipParams} or by being
 * about a topic that we have joined. Not thread-safe; its owner calls it, and it calls {@link
 * RouterOutput} from within.
 */
public final class Router {
  private final RouterState state;
  private final Meshes meshes;
  private final MeshUpkeep upkeep;
  private final Fanout fanout;
  private final History history;
  private final Announcements announcements;
  private final Relay relay;

  /** A router without peers; {@code millis} never goes back. */
  public Router(
      RouterConfig config,
      LongSupplier millis,
      Chance chance,
      RouterOutput output,
      RouterObserver observer) {
    state = new RouterState(config, millis, chance, output, observer);
    history = new History(config.params());
    meshes = new Meshes(state);
    upkeep = new MeshUpkeep(state, meshes);
    fanout = new Fanout(state);
    announcements = new Announcements(state, meshes, fanout, history);
    relay = new Relay(state, meshes, fanout, history);
  }

  /** A peer is there; {@code address} is what counts as one origin when many come from it. */
  public void connected(PeerId peer, boolean outbound, String address) {
    if (state.peers.putIfAbsent(peer, new PeerState(peer, outbound)) == null) {
      state.scores.connected(peer, address);
      greet(peer);
    }
  }

  private void greet(PeerId peer) {
    meshes.topics().forEach(topic -> state.outbox.subscription(peer, topic, true));
    state.outbox.flush();
  }

  public void disconnected(PeerId peer) {
    if (state.peers.containsKey(peer)) {
      meshes.removeAll(peer);
      fanout.removeAll(peer);
      history.promises.forget(peer);
      state.peers.remove(peer);
      state.scores.disconnected(peer);
    }
  }

  /** Our stream to a peer is a new one: it has forgotten our subscriptions and meshes. */
  public void reopened(PeerId peer) {
    if (state.peers.containsKey(peer)) {
      meshes.removeAll(peer);
      greet(peer);
    }
  }

  /** A peer sent this. What comes from a peer that is gone counts for nothing. */
  public void received(PeerId from, Rpc rpc) {
    PeerState peer = state.peers.get(from);
    if (peer == null || state.score(peer) < state.thresholds.graylist()) {
      return;
    }
    rpc.subscriptions().forEach(each -> subscription(peer, each));
    for (Message message : rpc.messages()) {
      relay.received(peer, message);
    }
    announcements.announced(peer, rpc.ihave());
    announcements.wanted(peer, rpc.iwant());
    meshes.grafted(peer, rpc.graft());
    meshes.pruned(peer, rpc.prune());
    state.outbox.flush();
  }

  private void subscription(PeerState peer, Rpc.Subscription subscription) {
    String topic = subscription.topic();
    if (!subscription.joins()) {
      peer.topics.remove(topic);
      meshes.unsubscribed(topic, peer);
    } else if (peer.topics.size() < state.params.requests().maxTopics() && peer.topics.add(topic)) {
      meshes.subscribed(topic, peer);
    }
  }

  /** A peer sent bytes that are no RPC. */
  public void malformed(PeerId peer) {
    state.breach(peer, Breach.MALFORMED, 1);
  }

  /** The application has caught a peer at a breach of its own protocol (P7). */
  public void penalize(PeerId peer, int count) {
    state.breach(peer, Breach.APPLICATION, count);
  }

  /** What the application thinks of a peer (P5), until it says otherwise. */
  public void applicationScore(PeerId peer, double value) {
    state.scores.application(peer, value);
  }

  public double score(PeerId peer) {
    return state.scores.score(peer);
  }

  public void join(String topic) {
    if (!meshes.isJoined(topic)) {
      meshes.join(topic, fanout.remove(topic));
      state.outbox.flush();
    }
  }

  public void leave(String topic) {
    meshes.leave(topic);
    state.outbox.flush();
  }

  /** Sends a message to a topic, joined or not. */
  public void publish(String topic, byte[] data) {
    relay.publish(topic, data);
  }

  /** The verdict on a message; a second one is ignored. */
  public void validated(Delivery delivery, Verdict verdict) {
    relay.validated(delivery, verdict);
  }

  /** To be called once per interval. */
  public void heartbeat() {
    relay.heartbeat();
    announcements.beginHeartbeat();
    state.scores.upkeep();
    upkeep.heartbeat();
    fanout.heartbeat();
    announcements.endHeartbeat();
    state.outbox.flush();
  }

  /** The peers in the mesh of a topic. */
  public Set<PeerId> mesh(String topic) {
    return Set.copyOf(meshes.of(topic));
  }

  boolean isSubscribed(PeerId peer, String topic) {
    PeerState known = state.peers.get(peer);
    return known != null && known.topics.contains(topic);
  }

  public RouterStatus status() {
    Map<PeerId, Double> scores = new LinkedHashMap<>();
    state.peers.values().forEach(peer -> scores.put(peer.id, state.score(peer)));
    Map<String, Integer> sizes = new LinkedHashMap<>();
    meshes.topics().forEach(topic -> sizes.put(topic, meshes.of(topic).size()));
    return new RouterStatus(scores, sizes, relay.pending());
  }
}
