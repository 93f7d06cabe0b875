package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** The handler of a stream that was reset before it had one. */
final class IgnoringHandler implements StreamHandler {
  static final IgnoringHandler INSTANCE = new IgnoringHandler();

  private IgnoringHandler() {}

  @Override
  public void onData(Stream stream, ByteBuf data) {}

  @Override
  public void onEnd(Stream stream) {}

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
