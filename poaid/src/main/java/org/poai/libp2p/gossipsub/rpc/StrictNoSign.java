package org.poai.libp2p.gossipsub.rpc;

import java.util.Optional;
import org.poai.crypto.Sha256;
import org.poai.primitives.Bytes;

/** Messages without an author, named by their content. */
final class StrictNoSign implements SigningPolicy {
  @Override
  public Message seal(String topic, byte[] data) {
    return Message.of(topic, data, Authorship.NONE);
  }

  /**
   * All four fields have to be absent. Nothing signs the rest of the message either, so that
   * whoever relays it could load it with fields that nobody reads: those are refused.
   */
  @Override
  public Optional<Name> name(Message message) {
    if (!message.authorship().equals(Authorship.NONE) || message.surplus() > 0) {
      return Optional.empty();
    }
    MessageId id = new MessageId(Bytes.of(Sha256.hash(message.data()).toArray()));
    return Optional.of(new Name(id, null));
  }

  @Override
  public boolean isAuthentic(Message message) {
    return true;
  }
}
