package org.poai.rpc.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Caller;

/**
 * One WebSocket: each message is answered when its answer is ready. Messages wait while the client
 * does not read what it is sent; news does not wait, and a client that cannot take it is cut off.
 * Owned by its event loop.
 */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_WAITING = 1_024;

  /** Messages of one client at once with the workers. */
  private static final int MAX_OPEN = 8;

  private final Endpoint endpoint;
  private final Executor workers;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private Endpoint.@Nullable Session session;
  private int open;

  SocketHandler(Endpoint endpoint, Executor workers) {
    this.endpoint = endpoint;
    this.workers = workers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    session =
        endpoint.open(
            message -> push(channel, message), new Caller(RpcServer.from(channel), workers));
  }

  /** From any thread. */
  private static void push(Channel channel, byte[] message) {
    if (channel.isActive() && !channel.isWritable()) {
      var unused = channel.close();
    } else {
      write(channel, message);
    }
  }

  private static void write(Channel channel, byte[] message) {
    var unused = channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame) {
      ask(context, ByteBufUtil.getBytes(frame.content()));
    } else if (frame instanceof PingWebSocketFrame) {
      var unused = context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      // As RFC 6455 section 5.5.1 asks: the reason comes back, then the connection ends.
      var unused = context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void ask(ChannelHandlerContext context, byte[] message) {
    if (waiting.size() >= MAX_WAITING) {
      var unused = context.close();
      return;
    }
    waiting.add(message);
    next(context);
  }

  private void next(ChannelHandlerContext context) {
    Endpoint.Session answering = session;
    Channel channel = context.channel();
    while (answering != null && open < MAX_OPEN && channel.isWritable() && !waiting.isEmpty()) {
      byte[] message = waiting.remove();
      open++;
      try {
        workers.execute(
            () -> {
              var unused =
                  answering
                      .answer(message)
                      .thenAcceptAsync(answer -> answered(context, answer), context.executor());
            });
      } catch (RejectedExecutionException e) {
        var unused = context.close();
        return;
      }
    }
  }

  private void answered(ChannelHandlerContext context, Answer answer) {
    open--;
    answer.json().ifPresent(message -> write(context.channel(), message));
    answer.written().run();
    next(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    next(context);
    var unused = context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Endpoint.Session ended = session;
    session = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Who is quiet is asked whether it is there; a dead connection ends by TCP. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      var unused = context.writeAndFlush(new PingWebSocketFrame());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
