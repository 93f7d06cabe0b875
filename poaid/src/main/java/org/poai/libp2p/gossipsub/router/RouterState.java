package org.poai.libp2p.gossipsub.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.poai.libp2p.gossipsub.score.PeerScores;
import org.poai.libp2p.gossipsub.score.Thresholds;
import org.poai.libp2p.multiformats.PeerId;

/**
 * What the parts of a router share: the connected peers, their scores, and what is sent to them.
 */
final class RouterState {
  final RouterConfig config;
  final GossipParams params;
  final Thresholds thresholds;
  final Chance chance;
  final RouterObserver observer;
  final RouterOutput output;
  final PeerScores scores;
  final Outbox outbox;
  final Map<PeerId, PeerState> peers = new LinkedHashMap<>();
  private final LongSupplier millis;

  RouterState(
      RouterConfig config,
      LongSupplier millis,
      Chance chance,
      RouterOutput output,
      RouterObserver observer) {
    this.config = config;
    this.params = config.params();
    this.thresholds = config.scores().thresholds();
    this.millis = millis;
    this.chance = chance;
    this.output = output;
    this.observer = observer;
    this.scores = new PeerScores(config.scores(), millis);
    this.outbox = new Outbox(output, observer);
  }

  long now() {
    return millis.getAsLong();
  }

  double score(PeerState peer) {
    return scores.score(peer.id);
  }

  /** The peers that have joined a topic and pass, in a random order. */
  List<PeerState> subscribers(String topic, Predicate<PeerState> passes) {
    List<PeerState> found = new ArrayList<>();
    for (PeerState peer : peers.values()) {
      if (peer.topics.contains(topic) && passes.test(peer)) {
        found.add(peer);
      }
    }
    return chance.shuffled(found);
  }

  /** At most {@code count} of {@link #subscribers}. */
  List<PeerState> some(String topic, int count, Predicate<PeerState> passes) {
    List<PeerState> found = subscribers(topic, passes);
    return found.subList(0, Math.min(found.size(), Math.max(0, count)));
  }

  void breach(PeerId peer, RouterObserver.Breach what, int count) {
    scores.breach(peer, count);
    observer.breach(what);
  }
}
