package org.poai.libp2p.yamux;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamResetException;
import org.poai.memory.Debtor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a {@link YamuxSession}: what waits to be sent and to be taken, the two windows, and
 * the two halves' ends. All but the public methods run on the connection's event loop.
 */
final class YamuxStream implements MuxedStream {
  /** What each side may send before it gets credit; ours never grows. */
  static final int WINDOW = 256 << 10;

  /** A buffer of bytes that wait for a reader has so much room at least. */
  private static final int KEPT = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(YamuxStream.class);

  final int id;
  private final YamuxSession session;
  private final boolean outbound;
  private StreamHandler handler;
  private volatile String protocol = "";

  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
  private long sendWindow = WINDOW;
  private boolean finAsked;
  private boolean finSent;

  private final ArrayDeque<ByteBuf> incoming = new ArrayDeque<>();
  private long receiveWindow = WINDOW;
  private int taken;
  private boolean paused;
  private boolean delivering;
  private boolean finReceived;
  private boolean endDelivered;

  private boolean acknowledged;
  private boolean closed;

  /** Bytes that wait, and who waits for them. */
  private record Outgoing(ByteBuf bytes, CompletableFuture<Void> sent) {}

  YamuxStream(YamuxSession session, int id, boolean outbound, StreamHandler handler) {
    this.session = session;
    this.id = id;
    this.outbound = outbound;
    this.handler = handler;
    this.acknowledged = !outbound;
  }

  @Override
  public PeerId peer() {
    return session.peer();
  }

  @Override
  public Debtor memory() {
    return session.memory();
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
  public void negotiated(String agreed, StreamHandler next) {
    protocol = agreed;
    handler = next;
  }

  @Override
  @CanIgnoreReturnValue
  public CompletableFuture<Void> write(byte[] bytes) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    if (!session.execute(() -> enqueue(new Outgoing(buffer, sent)))) {
      sent.completeExceptionally(new StreamResetException("the connection is closed"));
    }
    return sent;
  }

  @Override
  public void closeWrite() {
    session.execute(
        () -> {
          if (!finAsked) {
            finAsked = true;
            session.ready(this);
          }
        });
  }

  @Override
  public void reset() {
    session.execute(
        () -> {
          if (!closed) {
            session.send(FrameHeader.WINDOW_UPDATE, FrameHeader.RST, id, 0);
            end(true);
          }
        });
  }

  @Override
  public void pauseReading(boolean pause) {
    session.execute(
        () -> {
          paused = pause;
          deliver();
        });
  }

  private void enqueue(Outgoing out) {
    if (closed || finAsked) {
      out.sent.completeExceptionally(new StreamResetException("the stream is closed"));
      return;
    }
    if (session.outgoing().take(out.bytes.readableBytes())) {
      outgoing.add(out);
      session.ready(this);
    } else {
      out.sent.completeExceptionally(new StreamResetException("too much waits to be sent"));
      reset();
    }
  }

  /** Whether {@link #sendTurn} would send something. */
  boolean canSend() {
    return !closed
        && (outgoing.isEmpty() ? finAsked && !finSent : sendWindow > 0 || isEmptyWrite());
  }

  private boolean isEmptyWrite() {
    return !outgoing.element().bytes.isReadable();
  }

  /**
   * One turn: at most {@code max} bytes of data in one frame, and after the last of them the FIN in
   * a frame of its own, since others lose the payload of a data frame that carries it.
   */
  void sendTurn(int max) {
    if (!outgoing.isEmpty()) {
      sendData((int) Math.min(Math.min(sendWindow, max), queued()));
    }
    if (outgoing.isEmpty() && finAsked && !finSent) {
      finSent = true;
      session.send(FrameHeader.WINDOW_UPDATE, FrameHeader.FIN, id, 0);
      endIfBothEnded();
    }
  }

  private long queued() {
    long bytes = 0;
    for (Outgoing out : outgoing) {
      bytes += out.bytes.readableBytes();
      if (bytes >= YamuxSession.MAX_PAYLOAD) {
        break;
      }
    }
    return bytes;
  }

  private void sendData(int length) {
    ByteBuf frame = session.frame(FrameHeader.DATA, 0, id, length);
    List<CompletableFuture<Void>> complete = new ArrayList<>(1);
    int left = length;
    while (!outgoing.isEmpty() && (left > 0 || isEmptyWrite())) {
      Outgoing out = outgoing.element();
      int part = Math.min(left, out.bytes.readableBytes());
      frame.writeBytes(out.bytes, part);
      left -= part;
      if (!out.bytes.isReadable()) {
        complete.add(outgoing.remove().sent);
      }
    }
    sendWindow -= length;
    session.outgoing().give(length);
    session.traffic().sent(protocol, length);
    session.write(frame, complete);
  }

  /** Credit from the peer; the window never overflows, whatever it grants. */
  void onCredit(long credit) {
    sendWindow = Math.min(sendWindow + credit, Integer.MAX_VALUE);
    session.ready(this);
  }

  /** Whether the peer may send so much; if so it is counted. */
  boolean grants(long length) {
    if (length > receiveWindow) {
      return false;
    }
    receiveWindow -= length;
    return true;
  }

  /** The first answer to a stream of ours; true once. */
  boolean acknowledge() {
    boolean first = !acknowledged;
    acknowledged = true;
    return first;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  void onData(ByteBuf piece) {
    if (closed) {
      return;
    }
    if (paused || delivering || !incoming.isEmpty()) {
      if (session.incoming().take(piece.readableBytes())) {
        keep(piece);
      } else {
        reset();
      }
    } else {
      hand(piece);
    }
  }

  /**
   * Copies what waits into buffers of its own, so that it takes the memory of its bytes: a piece of
   * one byte would hold on to the whole message that it came in.
   */
  private void keep(ByteBuf piece) {
    ByteBuf last = incoming.peekLast();
    if (last != null) {
      last.writeBytes(piece, Math.min(last.writableBytes(), piece.readableBytes()));
    }
    if (piece.isReadable()) {
      int length = piece.readableBytes();
      int capacity = Math.max(length, KEPT);
      incoming.add(Unpooled.buffer(capacity, capacity).writeBytes(piece));
    }
  }

  void onFin() {
    finReceived = true;
    deliver();
  }

  /** The peer aborted, or the connection is gone. */
  void onReset() {
    end(true);
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    while (!closed && !paused && !incoming.isEmpty()) {
      ByteBuf piece = incoming.remove();
      session.incoming().give(piece.readableBytes());
      try {
        hand(piece);
      } finally {
        piece.release();
      }
    }
    if (!closed && !paused && incoming.isEmpty() && finReceived && !endDelivered) {
      endDelivered = true;
      guarded(() -> handler.onEnd(this));
      endIfBothEnded();
    }
  }

  private void hand(ByteBuf piece) {
    int length = piece.readableBytes();
    session.traffic().received(protocol, length);
    delivering = true;
    guarded(() -> handler.onData(this, piece));
    delivering = false;
    taken += length;
    if (!closed && !finReceived && taken >= WINDOW / 2) {
      receiveWindow += taken;
      session.send(FrameHeader.WINDOW_UPDATE, 0, id, taken);
      taken = 0;
    }
  }

  /** A handler that throws has a bug: its stream ends, the connection goes on. */
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("A handler of {} failed", protocol, e);
      reset();
    }
  }

  private void endIfBothEnded() {
    if (finSent && endDelivered && !closed) {
      end(false);
    }
  }

  private void end(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    for (ByteBuf piece : incoming) {
      session.incoming().give(piece.readableBytes());
      piece.release();
    }
    incoming.clear();
    for (Outgoing out : outgoing) {
      session.outgoing().give(out.bytes.readableBytes());
    }
    List<Outgoing> lost = List.copyOf(outgoing);
    outgoing.clear();
    session.forget(this);
    lost.forEach(
        out -> out.sent.completeExceptionally(new StreamResetException("the stream was reset")));
    guarded(() -> handler.onClosed(this, reset));
  }
}
