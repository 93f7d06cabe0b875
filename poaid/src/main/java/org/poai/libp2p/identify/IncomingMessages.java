package org.poai.libp2p.identify;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamResetException;

/**
 * Takes the messages of one stream until its end, merged into one: go-libp2p sends what does not
 * fit into 2 KiB as a second message.
 */
final class IncomingMessages implements StreamHandler {
  private static final int MAX_MESSAGES = 10;

  private final FrameReader reader = new FrameReader(IdentifyMessage.MAX_BYTES);
  private final CompletableFuture<IdentifyMessage> result = new CompletableFuture<>();
  private IdentifyMessage soFar = IdentifyMessage.EMPTY;
  private int messages;

  /** Ends with what was said, or fails; the stream is over either way. */
  CompletableFuture<IdentifyMessage> on(Stream stream, long withinMillis) {
    return result
        .orTimeout(withinMillis, TimeUnit.MILLISECONDS)
        .whenComplete(
            (said, failure) -> {
              if (failure == null) {
                stream.closeWrite();
              } else {
                stream.reset();
              }
            });
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    try {
      for (byte[] frame = reader.next(data); frame != null; frame = reader.next(data)) {
        if (++messages > MAX_MESSAGES) {
          throw new FormatException("more than " + MAX_MESSAGES + " messages");
        }
        soFar = soFar.and(IdentifyMessage.decode(frame));
      }
    } catch (FormatException e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void onEnd(Stream stream) {
    if (messages == 0 || reader.isWithinFrame()) {
      result.completeExceptionally(new FormatException("no whole message"));
    } else {
      result.complete(soFar);
    }
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    result.completeExceptionally(new StreamResetException("the stream was reset"));
  }
}
