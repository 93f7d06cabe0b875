package org.poai.libp2p.gossipsub;

import io.netty.buffer.ByteBuf;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** The incoming half of the stream that we opened, on which nothing should come. */
final class OutboundStream implements StreamHandler {
  private final Runnable whenClosed;
  private volatile boolean closed;

  OutboundStream(Runnable whenClosed) {
    this.whenClosed = whenClosed;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {}

  @Override
  public void onEnd(Stream stream) {}

  @Override
  public void onClosed(Stream stream, boolean reset) {
    closed = true;
    whenClosed.run();
  }
}
