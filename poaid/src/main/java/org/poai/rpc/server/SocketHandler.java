package org.poai.rpc.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One WebSocket: each message is answered when its answer is ready. Owned by its event loop. */
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_OPEN = 1_024;

  private final Endpoint endpoint;
  private final Executor workers;
  private Endpoint.@Nullable Session session;
  private int open;

  SocketHandler(Endpoint endpoint, Executor workers) {
    this.endpoint = endpoint;
    this.workers = workers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    session = endpoint.open(message -> send(channel, message));
  }

  /** From any thread. */
  private static void send(Channel channel, byte[] message) {
    if (channel.isActive() && !channel.isWritable()) {
      var unused = channel.close();
    } else {
      var unused = channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame) {
      ask(context, ByteBufUtil.getBytes(frame.content()));
    } else if (frame instanceof PingWebSocketFrame) {
      var unused = context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      var unused = context.close();
    }
  }

  private void ask(ChannelHandlerContext context, byte[] message) {
    Endpoint.Session answering = session;
    if (answering == null || open >= MAX_OPEN) {
      var unused = context.close();
      return;
    }
    open++;
    try {
      workers.execute(
          () -> {
            answering.answer(message).ifPresent(answer -> send(context.channel(), answer));
            context.executor().execute(() -> open--);
          });
    } catch (RejectedExecutionException e) {
      var unused = context.close();
    }
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
