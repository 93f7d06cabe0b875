package org.poai.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.http.FrontMetrics.Reason;
import org.poai.memory.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: each message, text or binary, is answered when its answer is ready. Messages wait
 * while the client does not read what it is sent, and with too many bytes of them nothing more is
 * read; news does not wait, and a client that cannot take it is cut off. Where we end it, a code
 * says why. Owned by its event loop.
 */
final class SocketConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  private static final int INTERNAL_ERROR = 1011;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final int NORMAL = 1000;
  private static final int NO_CODE = 1005;
  private static final long FAREWELL_MILLIS = 1_000;

  /** Messages of one client that are being answered at once. */
  private static final int MAX_OPEN = 8;

  /** What a message takes beside its bytes, about. */
  private static final int MESSAGE_BYTES = 256;

  /** With more answers that wait, no further message is begun. */
  private static final long MAX_UNREAD = 1 << 20;

  /** With more that waits, a client is too slow for news. */
  private static final long MAX_NEWS = 4 << 20;

  private final Front front;
  private final WebSockets sockets;
  private final Visitor from;
  private final Intake intake;
  private final Outflow out;
  private final FrameParser parser;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private WebSockets.@Nullable Session session;
  private int open;
  private boolean pumping;
  private boolean closing;

  SocketConnection(Front front, WebSockets sockets, Visitor from, Intake intake, Outflow out) {
    this.front = front;
    this.sockets = sockets;
    this.from = from;
    this.intake = intake;
    this.out = out;
    this.parser = new FrameParser(sockets.maxMessage(), new Frames());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    session = sockets.open(this::push, from);
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  /** From any thread. */
  private void push(byte[] message) {
    if (out.waiting() > MAX_NEWS || !send(message)) {
      context().executor().execute(this::tryAgainLater);
    }
  }

  private boolean send(byte[] message) {
    return out.send(message.length, SocketFrames.text(message), this::next);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!closing) {
        parser.read((ByteBuf) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** What the parser finds. */
  private final class Frames implements FrameParser.Sink {
    @Override
    public void came(int bytes) {
      intake.add((long) sockets.messageWeight() * bytes);
    }

    @Override
    public void message(byte[] payload) {
      intake.add(MESSAGE_BYTES);
      waiting.add(payload);
      next();
    }

    @Override
    public void ping(byte[] payload) {
      if (!out.send(payload.length, SocketFrames.pong(payload), () -> {})) {
        tryAgainLater();
      }
    }

    @Override
    public void closed(int code) {
      // As RFC 6455 section 5.5.1 asks: the code comes back, then the connection ends.
      close(code == NO_CODE ? NORMAL : code, "");
    }

    @Override
    public void violation(int code, String why) {
      front.metrics().refused(Reason.REQUEST);
      close(code, why);
    }
  }

  private void next() {
    if (pumping) {
      return;
    }
    pumping = true;
    WebSockets.Session answering = session;
    while (answering != null
        && !closing
        && open < MAX_OPEN
        && out.waiting() <= MAX_UNREAD
        && !waiting.isEmpty()) {
      open++;
      ask(answering, waiting.remove());
    }
    pumping = false;
  }

  private void ask(WebSockets.Session answering, byte[] message) {
    CompletableFuture<WebSockets.Reply> answer;
    try {
      answer = answering.answer(message);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    // The answer is on the account as soon as it is there, on whatever thread that is.
    CompletableFuture<Outcome> outcome = answer.handle(this::outcome);
    if (outcome.isDone()) {
      answered(message, outcome.join());
    } else {
      var unused = outcome.thenAcceptAsync(found -> answered(message, found), context().executor());
    }
  }

  /** What became of a message. */
  private sealed interface Outcome {
    /** Room for the answer, if there is one, is reserved. */
    record Answered(WebSockets.Reply reply) implements Outcome {}

    /** There is no room for the answer. */
    record NoRoom() implements Outcome {}

    record Failed(Throwable cause) implements Outcome {}
  }

  private Outcome outcome(WebSockets.@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      Throwable told = failure == null ? new IllegalStateException("no answer") : failure;
      return new Outcome.Failed(told.getCause() != null ? told.getCause() : told);
    }
    Optional<byte[]> answer = reply.message();
    return answer.isEmpty() || out.reserve(answer.get().length)
        ? new Outcome.Answered(reply)
        : new Outcome.NoRoom();
  }

  private void answered(byte[] message, Outcome outcome) {
    open--;
    intake.remove(MESSAGE_BYTES + (long) sockets.messageWeight() * message.length);
    if (outcome instanceof Outcome.Failed failed) {
      failed(failed.cause());
      close(INTERNAL_ERROR, "the node could not answer; its log says why");
    } else if (outcome instanceof Outcome.Answered answered) {
      answered
          .reply()
          .message()
          .ifPresent(answer -> out.sendReserved(SocketFrames.text(answer), this::next));
      answered.reply().queued().run();
    } else {
      tryAgainLater();
    }
    next();
  }

  /** There is no room for it: it reads too slowly, or asks for too much at once. */
  void tryAgainLater() {
    if (!closing) {
      front.metrics().refused(Reason.MEMORY);
      close(TRY_AGAIN_LATER, "too much waits for you; read faster, or ask for less at once");
    }
  }

  private void close(int code, String why) {
    if (closing) {
      return;
    }
    closing = true;
    waiting.clear();
    ChannelHandlerContext ctx = context();
    if (out.isWithinMessage()) {
      var unused = ctx.close();
      return;
    }
    var unused =
        ctx.writeAndFlush(SocketFrames.close(code, why)).addListener(ChannelFutureListener.CLOSE);
    Runnable end =
        () -> {
          var unusedEnd = ctx.close();
        };
    var unusedToo = ctx.executor().schedule(end, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    WebSockets.Session ended = session;
    session = null;
    if (ended != null) {
      ended.close();
    }
    var unused = ctx.fireChannelInactive();
  }

  /** Pings an idle client; TCP reports a dead one. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && !out.send(0, SocketFrames.ping(), () -> {})) {
      var unused = ctx.close();
    }
  }

  private void failed(Throwable cause) {
    front.metrics().refused(Reason.FAILURE);
    front.memory().failed(cause);
    if (!(cause instanceof Error)) {
      LOG.warn("A message could not be answered: {}", cause.toString());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof ChannelException)) {
      failed(cause);
    }
    var unused = ctx.close();
  }
}
