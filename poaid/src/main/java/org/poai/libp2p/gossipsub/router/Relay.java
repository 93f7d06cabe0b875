package org.poai.libp2p.gossipsub.router;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.poai.libp2p.gossipsub.router.RouterObserver.Fate;
import org.poai.libp2p.gossipsub.router.SeenCache.State;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Takes the messages that come, has each judged once, and sends on what is valid, and our own. An
 * id counts as seen only after the signature was found right: else anybody could take the id of a
 * message that is still to come.
 */
final class Relay {
  private final RouterState state;
  private final Meshes meshes;
  private final Fanout fanout;
  private final History history;
  private final SigningPolicy signing;
  private final Deliveries deliveries;

  Relay(RouterState state, Meshes meshes, Fanout fanout, History history) {
    this.state = state;
    this.meshes = meshes;
    this.fanout = fanout;
    this.history = history;
    this.signing = state.config.signing();
    this.deliveries = new Deliveries(state.params.validations());
  }

  /** A peer sent a message. */
  void received(PeerState peer, Message message) {
    if (!meshes.isJoined(message.topic())) {
      state.observer.message(Fate.UNWANTED);
      return;
    }
    Optional<SigningPolicy.Name> name = signing.name(message);
    if (name.isEmpty()) {
      unsigned(peer, message);
      return;
    }
    history.promises.kept(name.get().id());
    SeenCache.Key key = new SeenCache.Key(message.topic(), name.get().id());
    if (state.config.self().equals(name.get().author())) {
      state.observer.message(Fate.DUPLICATE);
    } else if (history.seen.contains(key) || deliveries.pending(key) != null) {
      duplicate(peer, key);
    } else if (!signing.isAuthentic(message)) {
      unsigned(peer, message);
    } else if (!deliveries.hasRoom(peer.id, message.encoded().length)) {
      state.observer.message(Fate.DROPPED);
    } else {
      history.seen.add(key, state.now());
      Delivery delivery = new Delivery(key, message, peer.id, name.get().author(), state.now());
      deliveries.begin(delivery);
      state.output.validate(delivery);
    }
  }

  private void unsigned(PeerState peer, Message message) {
    state.observer.message(Fate.UNSIGNED);
    state.scores.invalidMessage(peer.id, message.topic());
  }

  private void duplicate(PeerState peer, SeenCache.Key key) {
    state.observer.message(Fate.DUPLICATE);
    Delivery pending = deliveries.pending(key);
    if (pending != null) {
      pending.senders.add(peer.id);
      return;
    }
    Delivery accepted = deliveries.accepted(key);
    if (accepted != null && accepted.senders.add(peer.id)) {
      state.scores.lateDelivery(peer.id, key.topic(), state.now() - accepted.since);
    } else if (history.seen.is(key, State.REJECTED)) {
      state.scores.invalidMessage(peer.id, key.topic());
    }
  }

  /** The verdict on a message; the first one counts. */
  void validated(Delivery delivery, Verdict verdict) {
    if (!deliveries.end(delivery)) {
      return;
    }
    switch (verdict) {
      case ACCEPT -> accepted(delivery);
      case IGNORE -> state.observer.message(Fate.IGNORED);
      case REJECT -> {
        state.observer.message(Fate.REJECTED);
        history.seen.mark(delivery.key, State.REJECTED);
        delivery.senders.forEach(sender -> state.scores.invalidMessage(sender, delivery.topic()));
      }
    }
  }

  private void accepted(Delivery delivery) {
    state.observer.message(Fate.ACCEPTED);
    deliveries.accepted(delivery, state.now());
    for (PeerId sender : delivery.senders) {
      if (sender.equals(delivery.forwarder())) {
        state.scores.firstDelivery(sender, delivery.topic());
      } else {
        state.scores.nearFirstDelivery(sender, delivery.topic());
      }
    }
    if (history.seen.is(delivery.key, State.RELAYED) || !meshes.isJoined(delivery.topic())) {
      return;
    }
    Set<PeerId> targets = new LinkedHashSet<>(meshes.of(delivery.topic()));
    targets.removeAll(delivery.senders);
    targets.remove(delivery.author);
    send(delivery.key, delivery.message(), Priority.FORWARDED, targets);
  }

  /** We publish; a message that has gone out already does not go out again. */
  void publish(String topic, byte[] data) {
    Message message = signing.seal(topic, data);
    SigningPolicy.Name name = signing.name(message).orElseThrow();
    SeenCache.Key key = new SeenCache.Key(topic, name.id());
    if (history.seen.is(key, State.RELAYED)) {
      return;
    }
    history.seen.add(key, state.now());
    Set<PeerId> targets = new LinkedHashSet<>(targets(topic));
    Delivery pending = deliveries.pending(key);
    if (pending != null) {
      targets.removeAll(pending.senders);
    }
    send(key, message, Priority.OWN, targets);
  }

  private Set<PeerId> targets(String topic) {
    if (!meshes.isJoined(topic)) {
      return fanout.forMessage(topic);
    }
    Set<PeerId> targets = new LinkedHashSet<>(meshes.of(topic));
    int others =
        state.params.floodPublish()
            ? Integer.MAX_VALUE
            : state.params.degree().d() - targets.size();
    state
        .some(
            topic,
            others,
            peer -> !targets.contains(peer.id) && state.score(peer) >= state.thresholds.publish())
        .forEach(peer -> targets.add(peer.id));
    return targets;
  }

  private void send(SeenCache.Key key, Message message, Priority priority, Set<PeerId> targets) {
    history.seen.mark(key, State.RELAYED);
    Parcel outgoing = new Parcel(priority, Rpc.message(message));
    history.cache.put(key.id(), key.topic(), outgoing, message.encoded().length);
    targets.forEach(peer -> state.output.send(peer, outgoing));
  }

  /** Lets go what was seen long ago, and what waits for its verdict since long ago. */
  void heartbeat() {
    history.seen.expire(state.now());
    deliveries.expire(state.now()).forEach(overdue -> validated(overdue, Verdict.IGNORE));
  }

  int pending() {
    return deliveries.size();
  }
}
