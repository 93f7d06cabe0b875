package org.poai.libp2p.gossipsub.rpc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * Whether the messages of a network are signed, and what they are called; all its nodes agree on
 * it. Not thread-safe: signing counts.
 */
public sealed interface SigningPolicy permits StrictSign, StrictNoSign {
  /** All messages are signed; the id is {@code from ‖ seqno}. */
  static SigningPolicy strictSign(PrivateKey identity, long firstSeqno) {
    return new StrictSign(identity, firstSeqno);
  }

  /** No message has an author; the id is the SHA-256 of the data. */
  static SigningPolicy strictNoSign() {
    return new StrictNoSign();
  }

  /** The message as we publish it. */
  Message seal(String topic, byte[] data);

  /** What it is called, if it has the form of this policy. Cheap: no signature is verified. */
  Optional<Name> name(Message message);

  /** Whether its author has signed it, where it has one. Asked of messages with a name. */
  boolean isAuthentic(Message message);

  /** Which message, and whose; null when it has no author. */
  record Name(MessageId id, @Nullable PeerId author) {}
}
