package org.poai.libp2p.ping;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * Measures one stream: a source writes until it ends its half, a sink counts and answers with the
 * count in eight bytes. The time is the source's, from its first byte to that answer.
 */
public final class Throughput {
  public static final String PROTOCOL = "/interop/sink/1.0.0";

  private static final int PIECE_BYTES = 64 << 10;
  private static final int PIECES_IN_FLIGHT = 16;

  private Throughput() {}

  /** Takes whatever comes. */
  public static void serve(Host host) {
    host.serve(PROTOCOL, StreamLimits.DEFAULT, stream -> new Sink());
  }

  /** Sends so many bytes, a multiple of 64 KiB, over a stream of their own. */
  public static CompletableFuture<Duration> measure(Host host, PeerId peer, long bytes) {
    Source source = new Source(bytes);
    return host.open(peer, List.of(PROTOCOL), stream -> source)
        .thenCompose(
            stream -> {
              source.begin(stream);
              return source.time;
            });
  }

  private static final class Sink implements StreamHandler {
    private long received;

    @Override
    public void onData(Stream stream, ByteBuf data) {
      received += data.readableBytes();
    }

    @Override
    public void onEnd(Stream stream) {
      stream.write(ByteBuffer.allocate(Long.BYTES).putLong(received).array());
      stream.closeWrite();
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {}
  }

  /** Writes the next piece when one has left; on the connection's event loop, but for the first. */
  private static final class Source implements StreamHandler {
    final CompletableFuture<Duration> time = new CompletableFuture<>();
    private final byte[] piece = new byte[PIECE_BYTES];
    private final long bytes;
    private final ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
    private long left;
    private long begun;

    Source(long bytes) {
      this.bytes = bytes;
      this.left = bytes / PIECE_BYTES;
    }

    synchronized void begin(Stream stream) {
      begun = System.nanoTime();
      for (int i = 0; i < PIECES_IN_FLIGHT; i++) {
        writeNext(stream);
      }
    }

    private synchronized void writeNext(Stream stream) {
      if (left == 0) {
        return;
      }
      left--;
      var unused =
          stream
              .write(piece)
              .whenComplete(
                  (nothing, failure) -> {
                    if (failure == null) {
                      writeNext(stream);
                    } else {
                      time.completeExceptionally(failure);
                    }
                  });
      if (left == 0) {
        stream.closeWrite();
      }
    }

    @Override
    public void onData(Stream stream, ByteBuf data) {
      while (data.isReadable() && answer.hasRemaining()) {
        answer.put(data.readByte());
      }
    }

    @Override
    public void onEnd(Stream stream) {
      long nanos = System.nanoTime() - begun;
      if (answer.position() == Long.BYTES && answer.getLong(0) == bytes) {
        time.complete(Duration.ofNanos(nanos));
      } else {
        time.completeExceptionally(new PingException("not all of it has arrived"));
      }
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {
      time.completeExceptionally(new PingException("the stream was reset"));
    }
  }
}
