package org.poai.libp2p.gossipsub.router;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.multiformats.PeerId;

/** A message on its way through the application's judgement, and who brought it meanwhile. */
public final class Delivery {
  final SeenCache.Key key;
  final @Nullable PeerId author;

  /** Who brought it, the first one in front. */
  final Set<PeerId> senders = new LinkedHashSet<>();

  /** When it came, and once it is judged, when that was. */
  long since;

  private final Message message;
  private final PeerId forwarder;

  Delivery(
      SeenCache.Key key, Message message, PeerId forwarder, @Nullable PeerId author, long now) {
    this.key = key;
    this.message = message;
    this.forwarder = forwarder;
    this.author = author;
    this.since = now;
    senders.add(forwarder);
  }

  public String topic() {
    return key.topic();
  }

  public MessageId id() {
    return key.id();
  }

  public Message message() {
    return message;
  }

  /** Who brought it first. */
  public PeerId forwarder() {
    return forwarder;
  }

  int size() {
    return message.encoded().length;
  }
}
