package org.poai.libp2p.gossipsub.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.PublicKey;
import org.poai.primitives.Bytes;

/**
 * Messages signed by their author. The signature covers neither itself nor {@code key}, as all
 * implementations have it, though the specification says otherwise.
 */
final class StrictSign implements SigningPolicy {
  private static final byte[] DOMAIN = "libp2p-pubsub:".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey identity;
  private final Bytes from;
  private long seqno;

  StrictSign(PrivateKey identity, long firstSeqno) {
    this.identity = identity;
    this.from = PeerId.of(identity.publicKey()).multihash();
    this.seqno = firstSeqno;
  }

  @Override
  public Message seal(String topic, byte[] data) {
    Bytes number = Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(seqno++).array());
    Message unsigned = Message.of(topic, data, new Authorship(from, number, null, null));
    Bytes signature = Bytes.of(identity.sign(signedBytes(unsigned)));
    Bytes key = Bytes.of(identity.publicKey().encode());
    return Message.of(topic, data, new Authorship(from, number, signature, key));
  }

  @Override
  public Optional<Name> name(Message message) {
    Authorship author = message.authorship();
    Bytes name = author.from();
    Bytes number = author.seqno();
    if (name == null || number == null || author.signature() == null) {
      return Optional.empty();
    }
    if (number.size() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      PeerId peer = PeerId.decode(name.toArray());
      byte[] id = new byte[name.size() + Long.BYTES];
      name.copyTo(id, 0);
      number.copyTo(id, name.size());
      return Optional.of(new Name(MessageId.of(id), peer));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isAuthentic(Message message) {
    Bytes signature = message.authorship().signature();
    return signature != null
        && key(message.authorship())
            .filter(key -> key.verify(signedBytes(message), signature.toArray()))
            .isPresent();
  }

  /** The key in the message where there is one, which has to be the author's; else in its id. */
  private static Optional<PublicKey> key(Authorship author) {
    Bytes from = author.from();
    @Nullable Bytes key = author.key();
    if (from == null) {
      return Optional.empty();
    }
    try {
      PeerId peer = PeerId.decode(from.toArray());
      return key == null
          ? peer.publicKey()
          : Optional.of(PublicKey.decode(key.toArray())).filter(it -> PeerId.of(it).equals(peer));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] signedBytes(Message message) {
    byte[] unsigned = message.unsigned();
    return ByteBuffer.allocate(DOMAIN.length + unsigned.length).put(DOMAIN).put(unsigned).array();
  }
}
