package org.poai.libp2p.gossipsub.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.multiformats.PeerId;

/** Gathers what one event has to say to each peer, so that it goes out in one RPC. */
final class Outbox {
  private final RouterOutput output;
  private final RouterObserver observer;
  private final Map<PeerId, Parts> parts = new LinkedHashMap<>();

  Outbox(RouterOutput output, RouterObserver observer) {
    this.output = output;
    this.observer = observer;
  }

  private static final class Parts {
    final List<Rpc.Subscription> subscriptions = new ArrayList<>();
    final List<String> graft = new ArrayList<>();
    final List<Rpc.Prune> prune = new ArrayList<>();
    final List<Rpc.Ihave> ihave = new ArrayList<>();
    final List<MessageId> iwant = new ArrayList<>();
  }

  void subscription(PeerId peer, String topic, boolean joins) {
    of(peer).subscriptions.add(new Rpc.Subscription(topic, joins));
  }

  void graft(PeerId peer, String topic) {
    of(peer).graft.add(topic);
    observer.control(RouterObserver.Control.GRAFT, true, 1);
  }

  void prune(PeerId peer, String topic, long backoffMillis) {
    of(peer).prune.add(new Rpc.Prune(topic, backoffMillis / 1000));
    observer.control(RouterObserver.Control.PRUNE, true, 1);
  }

  void ihave(PeerId peer, String topic, List<MessageId> ids) {
    of(peer).ihave.add(new Rpc.Ihave(topic, ids));
    observer.control(RouterObserver.Control.IHAVE, true, ids.size());
  }

  void iwant(PeerId peer, List<MessageId> ids) {
    of(peer).iwant.addAll(ids);
    observer.control(RouterObserver.Control.IWANT, true, ids.size());
  }

  private Parts of(PeerId peer) {
    return parts.computeIfAbsent(peer, key -> new Parts());
  }

  /** Sends what was gathered. */
  void flush() {
    parts.forEach(
        (peer, of) -> {
          if (!of.subscriptions.isEmpty() || !of.graft.isEmpty() || !of.prune.isEmpty()) {
            Rpc control = Rpc.control(of.subscriptions, of.graft, of.prune);
            output.send(peer, new Parcel(Priority.CONTROL, control));
          }
          if (!of.ihave.isEmpty() || !of.iwant.isEmpty()) {
            output.send(peer, new Parcel(Priority.GOSSIP, Rpc.gossip(of.ihave, of.iwant)));
          }
        });
    parts.clear();
  }
}
