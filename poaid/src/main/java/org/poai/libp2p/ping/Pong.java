package org.poai.libp2p.ping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * The answering side: what comes in goes back, also where the peer has ended its half before the
 * answer, as js-libp2p 3 does.
 */
final class Pong implements StreamHandler {
  private static final int MAX_PENDING = 4096;

  private final EchoedBytes back = new EchoedBytes(MAX_PENDING);

  @Override
  public void onData(Stream stream, ByteBuf data) {
    back.write(stream, ByteBufUtil.getBytes(data));
  }

  @Override
  public void onEnd(Stream stream) {
    stream.closeWrite();
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
