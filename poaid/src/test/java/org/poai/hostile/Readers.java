package org.poai.hostile;

import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** Reads a piece of a stream whenever it is told to, and no more. */
final class Readers implements StreamHandler {
  private final Queue<Stream> paused = new ConcurrentLinkedQueue<>();

  @Override
  public void onData(Stream stream, ByteBuf data) {
    stream.pauseReading(true);
    paused.add(stream);
  }

  /** Each stream may bring one piece more. */
  void next() {
    for (int left = paused.size(); left > 0; left--) {
      Stream stream = paused.poll();
      if (stream != null) {
        stream.pauseReading(false);
      }
    }
  }

  @Override
  public void onEnd(Stream stream) {}

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
