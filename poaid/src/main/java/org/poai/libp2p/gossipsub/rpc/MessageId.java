package org.poai.libp2p.gossipsub.rpc;

import org.poai.primitives.Bytes;

/**
 * What a message is called when it is announced or asked for. Peers choose ids freely: the order
 * keeps a map of ids quick when many of them collide on purpose.
 */
public record MessageId(Bytes value) implements Comparable<MessageId> {
  public static MessageId of(byte... value) {
    return new MessageId(Bytes.of(value));
  }

  @Override
  public int compareTo(MessageId other) {
    return value.compareTo(other.value);
  }
}
