package org.poai.libp2p.gossipsub.router;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;

/** An RPC on its way to one peer or several; it is encoded once for all of them. */
public final class Parcel {
  private final Priority priority;
  private final Rpc rpc;
  private @Nullable List<byte[]> frames;

  public Parcel(Priority priority, Rpc rpc) {
    this.priority = priority;
    this.rpc = rpc;
  }

  public Priority priority() {
    return priority;
  }

  public Rpc rpc() {
    return rpc;
  }

  /** Its frames, which are nobody's to change. */
  public List<byte[]> frames(RpcCodec codec) {
    List<byte[]> encoded = frames;
    if (encoded == null) {
      encoded = codec.encode(rpc);
      frames = encoded;
    }
    return encoded;
  }
}
