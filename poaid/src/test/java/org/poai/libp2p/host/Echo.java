package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** Sends everything back, and pauses while what it sent has not left. */
final class Echo implements StreamHandler {
  @Override
  public void onData(Stream stream, ByteBuf data) {
    byte[] bytes = ByteBufUtil.getBytes(data);
    stream.pauseReading(true);
    var unused = stream.write(bytes).thenRun(() -> stream.pauseReading(false));
  }

  @Override
  public void onEnd(Stream stream) {
    stream.closeWrite();
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
