package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamResetException;
import org.poai.memory.Debtor;

/**
 * One end of a stream of a {@link MemoryNetwork}, with a window as Yamux has it. All but what reads
 * is done within the network's tasks.
 */
final class MemoryStream implements Stream {
  private static final int WINDOW = 256 << 10;

  private final MemoryNetwork network;
  private final MemoryHost host;
  private final PeerId peer;
  private final Debtor memory = Debtor.unlimited();
  private final String protocol;
  private final boolean outbound;
  private @Nullable MemoryStream other;
  private @Nullable StreamHandler handler;

  /** What the other end has written and this end has not taken. */
  private final Queue<ByteBuf> incoming = new ArrayDeque<>();

  /** Writes of this end that the window holds up. */
  private final Queue<Write> writes = new ArrayDeque<>();

  private long written;
  private long taken;
  private boolean paused;
  private boolean ended;
  private boolean endSeen;
  private boolean closed;

  /** A write, and how many bytes of the stream have been written with it. */
  private record Write(long end, CompletableFuture<Void> sent) {}

  MemoryStream(
      MemoryNetwork network, MemoryHost host, PeerId peer, String protocol, boolean outbound) {
    this.network = network;
    this.host = host;
    this.peer = peer;
    this.protocol = protocol;
    this.outbound = outbound;
  }

  void join(MemoryStream end) {
    other = end;
    end.other = this;
    host.opened(this);
    end.host.opened(end);
  }

  void handle(StreamHandler taker) {
    handler = taker;
  }

  private MemoryStream other() {
    return Objects.requireNonNull(other);
  }

  private StreamHandler handler() {
    return Objects.requireNonNull(handler);
  }

  @Override
  public PeerId peer() {
    return peer;
  }

  @Override
  public Debtor memory() {
    return memory;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public boolean isOutbound() {
    return outbound;
  }

  @Override
  public CompletableFuture<Void> write(byte[] bytes) {
    byte[] copy = bytes.clone();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    network.execute(() -> writeNow(copy, sent));
    return sent;
  }

  private void writeNow(byte[] bytes, CompletableFuture<Void> sent) {
    if (closed || ended) {
      sent.completeExceptionally(new StreamResetException("the stream is closed"));
      return;
    }
    written += bytes.length;
    writes.add(new Write(written, sent));
    int piece = network.pieceBytes();
    for (int i = 0; i < bytes.length; i += Math.min(piece, bytes.length - i)) {
      other().incoming.add(Unpooled.wrappedBuffer(bytes, i, Math.min(piece, bytes.length - i)));
    }
    network.execute(other()::deliver);
    network.execute(this::confirm);
  }

  private void confirm() {
    while (!writes.isEmpty() && writes.element().end <= other().taken + WINDOW) {
      writes.remove().sent.complete(null);
    }
    closeIfBothEnded();
  }

  @Override
  public void closeWrite() {
    network.execute(
        () -> {
          if (!closed && !ended) {
            ended = true;
            network.execute(other()::deliver);
            closeIfBothEnded();
          }
        });
  }

  @Override
  public void reset() {
    network.execute(
        () -> {
          die();
          other().die();
        });
  }

  @Override
  public void pauseReading(boolean pause) {
    network.execute(
        () -> {
          paused = pause;
          deliver();
        });
  }

  private void deliver() {
    while (!closed && !paused && !incoming.isEmpty()) {
      ByteBuf piece = incoming.remove();
      taken += piece.readableBytes();
      handler().onData(this, piece);
      network.execute(other()::confirm);
    }
    if (!closed && !paused && incoming.isEmpty() && other().ended && !endSeen) {
      endSeen = true;
      handler().onEnd(this);
      closeIfBothEnded();
    }
  }

  private void closeIfBothEnded() {
    if (ended && endSeen && writes.isEmpty()) {
      close(false);
    }
  }

  /** It was reset, or its connection is gone. */
  void die() {
    network.execute(() -> close(true));
  }

  private void close(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    incoming.clear();
    host.closed(this);
    for (Write write : writes) {
      write.sent.completeExceptionally(new StreamResetException("the stream was reset"));
    }
    handler().onClosed(this, reset);
  }
}
