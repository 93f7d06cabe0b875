package org.poai.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.Muxer;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamLimitException;
import org.poai.libp2p.stream.StreamResetException;
import org.poai.libp2p.stream.Traffic;
import org.poai.memory.Debtor;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Yamux on one connection, as the last handler of its pipeline.
 *
 * <p>For the next maintainer. <em>Receiving</em>: a stream's window is 256 KiB and never grows, so
 * a longer data frame is an error that is seen in its header; payload goes to the stream piece by
 * piece, and credit goes back when its handler has taken it, half a window at a time. So a reader
 * that pauses holds at most a window, and a message larger than the window cannot wait for itself.
 * <em>Sending</em>: streams that have something to send and credit to send it stand in {@code
 * ready}; while the channel is writable each gets a turn of one frame, which fills one Noise
 * message. What does not fit waits in the streams' queues, which the connection's account bounds.
 * <em>Ending</em>: a stream leaves the map when both halves have ended, when either side resets it,
 * or with the connection, and hears of it once; frames that still arrive for it are skipped.
 */
public final class YamuxSession extends ChannelInboundHandlerAdapter implements Muxer {
  /** Its id for multistream-select. */
  public static final String PROTOCOL = "/yamux/1.0.0";

  private static final Logger LOG = LoggerFactory.getLogger(YamuxSession.class);

  /** With its header it fills a Noise message: 65535 less the tag. */
  static final int MAX_PAYLOAD = 65_519 - FrameHeader.SIZE;

  private static final long FAREWELL_MILLIS = 2_000;

  /** About what an open stream takes besides its bytes, with the negotiation of its protocol. */
  static final int STREAM_BYTES = 2 << 10;

  /** What may wait for the socket beyond its water mark: answers that a peer does not read. */
  private static final long MAX_UNREAD_ANSWERS = 1 << 20;

  private final PeerId peer;
  private final boolean dialer;
  private final YamuxLimits limits;
  private final Acceptor acceptor;
  private final Traffic traffic;

  private final YamuxReader reader = new YamuxReader();
  private final IntObjectMap<YamuxStream> streams = new IntObjectHashMap<>();
  private final Set<YamuxStream> ready = new LinkedHashSet<>();
  private final YamuxReader.Frames frames = new Incoming();

  private @Nullable ChannelHandlerContext context;
  private long nextId;
  private int unacknowledged;

  /** What the connection makes us hold. */
  private final MemoryShare share;

  private final Debtor memory;

  private final Purse outgoing;
  private final Purse incoming;

  /** For the streams themselves that the peer opens. */
  private final Purse opened;

  private long pingSent;
  private boolean pingOutstanding;
  private boolean pumping;
  private boolean reading;
  private boolean closing;

  /** Becomes a muxer when it is added to a pipeline. */
  public YamuxSession(
      PeerId peer,
      boolean dialer,
      YamuxLimits limits,
      Acceptor acceptor,
      Traffic traffic,
      MemoryShare share) {
    this.peer = peer;
    this.dialer = dialer;
    this.limits = limits;
    this.acceptor = acceptor;
    this.traffic = traffic;
    this.nextId = dialer ? 1 : 2;
    this.share = share;
    this.memory = share.debtor(limits.heldBytes(), this::cutOff);
    this.outgoing = memory.purse(limits.outgoingBytes());
    this.incoming = memory.purse(limits.incomingBytes());
    this.opened = memory.purse((long) limits.inboundStreams() * STREAM_BYTES);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().closeFuture().addListener(closed -> memory.close());
    schedulePing();
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  PeerId peer() {
    return peer;
  }

  Traffic traffic() {
    return traffic;
  }

  Debtor memory() {
    return memory;
  }

  /** What waits to be sent, all streams together. */
  Purse outgoing() {
    return outgoing;
  }

  /** What came and waits to be taken, all streams together. */
  Purse incoming() {
    return incoming;
  }

  /** It makes us hold more than anybody else does, and there is no room. */
  private void cutOff() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !ctx.executor().isShutdown()) {
      ctx.executor().execute(this::closeNow);
    }
  }

  @Override
  public MuxedStream open(StreamHandler first) throws StreamLimitException {
    if (closing || !context().channel().isActive()) {
      throw new StreamLimitException("the connection is closing");
    }
    if (unacknowledged >= limits.unacknowledged() || nextId > 0xffff_fffdL) {
      throw new StreamLimitException("too many streams wait for their answer");
    }
    int id = (int) nextId;
    nextId += 2;
    YamuxStream stream = new YamuxStream(this, id, true, first);
    streams.put(id, stream);
    unacknowledged++;
    send(FrameHeader.WINDOW_UPDATE, FrameHeader.SYN, id, 0);
    return stream;
  }

  @Override
  public int openStreams() {
    return streams.size();
  }

  @Override
  public void close() {
    goAway(FrameHeader.NORMAL);
  }

  private void goAway(int code) {
    if (closing) {
      return;
    }
    closing = true;
    ByteBuf frame = frame(FrameHeader.GO_AWAY, 0, 0, 0);
    frame.setInt(8, code);
    context().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    // A peer that does not read would never let the farewell go.
    var unused =
        context().executor().schedule(this::closeNow, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeNow() {
    closing = true;
    var unused = context().close();
  }

  /** Runs on the event loop, at once when already there; false when that has ended. */
  boolean execute(Runnable task) {
    if (context().executor().inEventLoop()) {
      task.run();
      return true;
    }
    try {
      context().executor().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    try {
      if (!closing) {
        reader.read((ByteBuf) message, frames);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    pump();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    List.copyOf(streams.values()).forEach(YamuxStream::onReset);
    ctx.fireChannelInactive();
  }

  /** A broken socket or cipher: nothing of interest to the operator. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("The connection with {} broke: {}", peer, cause.toString());
    share.failed(cause);
    closeNow();
  }

  /** What the reader finds. */
  private final class Incoming implements YamuxReader.Frames {
    private @Nullable YamuxStream current;
    private boolean finFollows;

    @Override
    public boolean onHeader(FrameHeader frame) {
      current = null;
      boolean fine =
          frame.version() == 0
              && switch (frame.type()) {
                case FrameHeader.DATA, FrameHeader.WINDOW_UPDATE -> onStreamFrame(frame);
                case FrameHeader.PING -> frame.stream() == 0 && onPing(frame);
                case FrameHeader.GO_AWAY -> frame.stream() == 0 && onGoAway();
                default -> false;
              };
      if (!fine && !closing) {
        LOG.debug("{} broke the rules of Yamux: {}", peer, frame);
        goAway(FrameHeader.PROTOCOL_ERROR);
      }
      return fine;
    }

    private boolean onStreamFrame(FrameHeader frame) {
      if (frame.stream() == 0) {
        return false;
      }
      if (frame.has(FrameHeader.SYN) && !streams.containsKey(frame.stream()) && !opened(frame)) {
        return false;
      }
      YamuxStream stream = streams.get(frame.stream());
      if (stream == null) {
        return frame.type() != FrameHeader.DATA || frame.length() <= YamuxStream.WINDOW;
      }
      if (frame.has(FrameHeader.ACK) && stream.acknowledge()) {
        unacknowledged--;
      }
      if (frame.has(FrameHeader.RST)) {
        stream.onReset();
        return true;
      }
      if (frame.type() == FrameHeader.WINDOW_UPDATE) {
        stream.onCredit(frame.length());
      } else if (!stream.grants(frame.length())) {
        return false;
      }
      boolean hasPayload = frame.type() == FrameHeader.DATA && frame.length() > 0;
      current = hasPayload ? stream : null;
      finFollows = hasPayload && frame.has(FrameHeader.FIN);
      if (frame.has(FrameHeader.FIN) && !hasPayload) {
        stream.onFin();
      }
      return true;
    }

    @Override
    public void onPayload(ByteBuf piece, boolean last) {
      YamuxStream stream = current;
      if (stream != null) {
        stream.onData(piece);
        if (last && finFollows) {
          stream.onFin();
        }
      }
    }
  }

  /** Takes a stream that the peer opens; false when the peer may not choose its id. */
  private boolean opened(FrameHeader frame) {
    boolean odd = (frame.stream() & 1) == 1;
    if (odd == dialer) {
      return false;
    }
    if (closing || !opened.take(STREAM_BYTES)) {
      send(FrameHeader.WINDOW_UPDATE, FrameHeader.RST, frame.stream(), 0);
      return true;
    }
    YamuxStream stream = new YamuxStream(this, frame.stream(), false, StreamHandler.IGNORING);
    streams.put(frame.stream(), stream);
    send(FrameHeader.WINDOW_UPDATE, FrameHeader.ACK, frame.stream(), 0);
    stream.negotiated("", acceptor.accept(stream));
    return true;
  }

  private boolean onPing(FrameHeader frame) {
    if (frame.has(FrameHeader.SYN)) {
      send(FrameHeader.PING, FrameHeader.ACK, 0, frame.length());
    } else if (frame.has(FrameHeader.ACK) && frame.length() == pingSent) {
      pingOutstanding = false;
    }
    return true;
  }

  /** Whatever the reason, the peer sends nothing more that matters. */
  private boolean onGoAway() {
    closeNow();
    return false;
  }

  private void schedulePing() {
    var unused =
        context()
            .executor()
            .schedule(this::ping, limits.pingEvery().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ping() {
    if (closing) {
      return;
    }
    pingSent = (pingSent + 1) & 0xffff_ffffL;
    pingOutstanding = true;
    send(FrameHeader.PING, FrameHeader.SYN, 0, pingSent);
    long asked = pingSent;
    var unused =
        context()
            .executor()
            .schedule(
                () -> checkPong(asked), limits.pongWithin().toMillis(), TimeUnit.MILLISECONDS);
    schedulePing();
  }

  private void checkPong(long asked) {
    if (pingOutstanding && pingSent == asked) {
      closeNow();
    }
  }

  /** The stream may have something to send now. */
  void ready(YamuxStream stream) {
    if (stream.canSend() && ready.add(stream)) {
      pump();
    }
  }

  /** Gives turns while the channel takes bytes; sends of the turns themselves wait for the loop. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    ChannelHandlerContext ctx = context();
    try {
      while (!ready.isEmpty() && ctx.channel().isWritable()) {
        for (YamuxStream stream : new ArrayList<>(ready)) {
          ready.remove(stream);
          stream.sendTurn(MAX_PAYLOAD);
          if (stream.canSend()) {
            ready.add(stream);
          }
          if (!ctx.channel().isWritable()) {
            break;
          }
        }
      }
    } finally {
      pumping = false;
    }
    flush();
  }

  ByteBuf frame(int type, int flags, int stream, int payload) {
    ByteBufAllocator allocator = context().alloc();
    ByteBuf frame = allocator.heapBuffer(FrameHeader.SIZE + payload);
    FrameHeader.write(frame, type, flags, stream, payload);
    return frame;
  }

  void write(ByteBuf frame, List<CompletableFuture<Void>> sent) {
    context()
        .write(frame)
        .addListener(
            result -> {
              for (CompletableFuture<Void> future : sent) {
                if (result.isSuccess()) {
                  future.complete(null);
                } else {
                  future.completeExceptionally(
                      new StreamResetException("the connection is closed"));
                }
              }
            });
  }

  /**
   * Sends a frame without payload, ahead of the streams' turns. Most answer the peer, so one that
   * asks without reading is cut off.
   */
  void send(int type, int flags, int stream, long length) {
    ByteBuf frame = context().alloc().heapBuffer(FrameHeader.SIZE);
    FrameHeader.write(frame, type, flags, stream, length);
    var unused = context().write(frame);
    flush();
    if (context().channel().bytesBeforeWritable() > MAX_UNREAD_ANSWERS) {
      closeNow();
    }
  }

  /** What is written while reading leaves together when the reading is complete. */
  private void flush() {
    if (!reading) {
      var unused = context().flush();
    }
  }

  void forget(YamuxStream stream) {
    ready.remove(stream);
    if (streams.remove(stream.id) == null) {
      return;
    }
    if (!stream.isOutbound()) {
      opened.give(STREAM_BYTES);
    } else if (!stream.isAcknowledged()) {
      unacknowledged--;
    }
  }
}
