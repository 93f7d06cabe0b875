package org.poai.libp2p.identify;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * One message of ours and the end of our half; the peer, which has nothing to say, ends its own.
 */
final class OutgoingMessage implements StreamHandler {
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  static OutgoingMessage on(Stream stream, IdentifyMessage message, long withinMillis) {
    OutgoingMessage handler = new OutgoingMessage();
    stream.write(FrameReader.frame(message.encode()));
    stream.closeWrite();
    var unused =
        handler
            .over
            .orTimeout(withinMillis, TimeUnit.MILLISECONDS)
            .exceptionally(
                late -> {
                  stream.reset();
                  return null;
                });
    return handler;
  }

  private OutgoingMessage() {}

  @Override
  public void onData(Stream stream, ByteBuf data) {
    stream.reset();
  }

  @Override
  public void onEnd(Stream stream) {}

  @Override
  public void onClosed(Stream stream, boolean reset) {
    over.complete(null);
  }
}
