package org.poai.libp2p.gossipsub.rpc;

import java.util.List;

/**
 * What one frame between pubsub peers says. Fields of later versions (IDONTWANT) and the peers that
 * a PRUNE offers instead of its sender are not read: we find peers in other ways.
 *
 * @param iwant ids whose messages the sender wants
 * @param graft topics whose mesh the sender has taken us into
 */
public record Rpc(
    List<Subscription> subscriptions,
    List<Message> messages,
    List<Ihave> ihave,
    List<MessageId> iwant,
    List<String> graft,
    List<Prune> prune) {
  public Rpc {
    subscriptions = List.copyOf(subscriptions);
    messages = List.copyOf(messages);
    ihave = List.copyOf(ihave);
    iwant = List.copyOf(iwant);
    graft = List.copyOf(graft);
    prune = List.copyOf(prune);
  }

  /** The sender joins a topic or leaves it. */
  public record Subscription(String topic, boolean joins) {}

  /** Messages of a topic that the sender has. */
  public record Ihave(String topic, List<MessageId> ids) {
    public Ihave {
      ids = List.copyOf(ids);
    }
  }

  /**
   * The sender has taken us out of a topic's mesh.
   *
   * @param backoffSeconds for how long no GRAFT is welcome, unsigned; 0 when it does not say
   */
  public record Prune(String topic, long backoffSeconds) {}

  public static Rpc message(Message message) {
    return new Rpc(List.of(), List.of(message), List.of(), List.of(), List.of(), List.of());
  }

  /** Subscriptions and changes of meshes. */
  public static Rpc control(
      List<Subscription> subscriptions, List<String> graft, List<Prune> prune) {
    return new Rpc(subscriptions, List.of(), List.of(), List.of(), graft, prune);
  }

  /** Announcements, and requests for what was announced. */
  public static Rpc gossip(List<Ihave> ihave, List<MessageId> iwant) {
    return new Rpc(List.of(), List.of(), ihave, iwant, List.of(), List.of());
  }

  /** How many things it says: each is an object here, however few bytes it took. */
  public int parts() {
    int ids = 0;
    for (Ihave announced : ihave) {
      ids += announced.ids().size();
    }
    return ids
        + subscriptions.size()
        + messages.size()
        + ihave.size()
        + iwant.size()
        + graft.size()
        + prune.size();
  }
}
