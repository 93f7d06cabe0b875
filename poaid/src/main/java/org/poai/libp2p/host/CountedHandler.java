package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** A protocol's handler that gives its place in the count back when the stream ends. */
record CountedHandler(StreamHandler handler, Link link) implements StreamHandler {
  @Override
  public void onData(Stream stream, ByteBuf data) {
    handler.onData(stream, data);
  }

  @Override
  public void onEnd(Stream stream) {
    handler.onEnd(stream);
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    link.give(stream.protocol(), stream.isOutbound());
    handler.onClosed(stream, reset);
  }
}
