package org.poai.libp2p.gossipsub.rpc;

import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.ProtoWriter;

/** Messages as peers send them. */
public final class Messages {
  private Messages() {}

  /** Reads an encoded message as the only one of its RPC. */
  public static Message read(byte[] encoded) throws FormatException {
    byte[] rpc = new ProtoWriter().bytes(2, encoded).toBytes();
    return new RpcCodec(RpcLimits.DEFAULT).decode(rpc).messages().get(0);
  }

  /** Reads a message that may not be readable. */
  public static Message of(ProtoWriter fields) {
    try {
      return read(fields.toBytes());
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }
}
