package org.poai.libp2p.gossipsub.rpc;

import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.ProtoLimits;
import org.poai.libp2p.multiformats.ProtoReader;

/**
 * What one RPC may cost, in both directions: we send none that we would not take.
 *
 * @param maxBytes of one RPC
 * @param maxFields of one RPC, those of messages inside included
 * @param maxTopicBytes of a topic's name
 * @param maxIdBytes of a message id
 * @param maxAuthorBytes of each field that names or proves an author
 */
public record RpcLimits(
    int maxBytes, int maxFields, int maxTopicBytes, int maxIdBytes, int maxAuthorBytes) {
  public static final RpcLimits DEFAULT = new RpcLimits(4 << 20, 16 << 10, 256, 128, 4096);

  ProtoLimits proto() {
    return new ProtoLimits(maxBytes, maxFields);
  }

  String topic(ProtoReader in) throws FormatException {
    if (in.bytes(maxTopicBytes).length == 0) {
      return "";
    }
    return in.string();
  }

  MessageId id(ProtoReader in) throws FormatException {
    return MessageId.of(in.bytes(maxIdBytes));
  }
}
