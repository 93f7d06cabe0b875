package org.poai.libp2p.ping;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/** The asking side of one ping: the answer is what was sent, to the last byte. */
final class PingRound implements StreamHandler {
  private final byte[] sent;
  private final byte[] received;
  private final CompletableFuture<Duration> time = new CompletableFuture<>();
  private volatile long begun;
  private int size;

  PingRound(byte[] bytes) {
    sent = bytes;
    received = new byte[bytes.length];
  }

  CompletableFuture<Duration> begin(Stream stream) {
    begun = System.nanoTime();
    stream.write(sent);
    return time;
  }

  static void end(Stream stream, boolean failed) {
    if (failed) {
      stream.reset();
    } else {
      stream.closeWrite();
    }
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    int taken = Math.min(data.readableBytes(), received.length - size);
    data.readBytes(received, size, taken);
    size += taken;
    if (data.isReadable()) {
      fail("more bytes than were sent");
    } else if (size == received.length) {
      if (Arrays.equals(sent, received)) {
        time.complete(Duration.ofNanos(System.nanoTime() - begun));
      } else {
        fail("other bytes than were sent");
      }
    }
  }

  @Override
  public void onEnd(Stream stream) {
    fail("the peer ended the stream");
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    fail("the stream was reset");
  }

  private void fail(String why) {
    time.completeExceptionally(new PingException(why));
  }
}
