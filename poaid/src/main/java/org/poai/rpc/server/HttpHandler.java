package org.poai.rpc.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.poai.rpc.message.Answer;
import org.poai.rpc.message.Answering;
import org.poai.rpc.message.Caller;

/**
 * One HTTP connection: requests are answered one after another, in their order; one that asks for a
 * WebSocket becomes one. Owned by its event loop.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_PIPELINED = 64;
  private static final int NO_WEB_SOCKET_VERSION = 426;
  private static final byte[] NOTHING = new byte[0];

  private final Endpoint endpoint;
  private final Access access;
  private final Executor workers;
  private final SlowSender slowSender;
  private final Queue<Asked> waiting = new ArrayDeque<>();
  private boolean busy;

  /** The answer that ends the connection, once those before it are given. */
  private @Nullable End end;

  /** A body and what its answer has to be like. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Asked(byte[] body, boolean keepAlive, @Nullable String origin) {}

  /** Why a connection ends. */
  private record End(HttpResponseStatus status, String why) {}

  HttpHandler(Endpoint endpoint, Access access, Executor workers, SlowSender slowSender) {
    this.slowSender = slowSender;
    this.endpoint = endpoint;
    this.access = access;
    this.workers = workers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    slowSender.arrived();
    if (end != null) {
      return;
    }
    HttpHeaders headers = request.headers();
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    Optional<String> refusal =
        request.method().equals(HttpMethod.OPTIONS)
            ? Optional.empty()
            : access.refusal(
                headers.get(HttpHeaderNames.HOST),
                origin,
                headers.get(HttpHeaderNames.AUTHORIZATION));
    if (!request.decoderResult().isSuccess()) {
      end(context, HttpResponseStatus.BAD_REQUEST, "No HTTP.");
    } else if (refusal.isPresent()) {
      end(context, HttpResponseStatus.FORBIDDEN, refusal.get());
    } else if (headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      upgrade(context, request);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      preflight(context, origin);
    } else if (request.method().equals(HttpMethod.POST)) {
      byte[] body = ByteBufUtil.getBytes(request.content());
      ask(context, new Asked(body, HttpUtil.isKeepAlive(request), origin));
    } else {
      end(
          context,
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "JSON-RPC: POST a request, or open a WebSocket.");
    }
  }

  private void ask(ChannelHandlerContext context, Asked asked) {
    if (waiting.size() >= MAX_PIPELINED) {
      var unused = context.close();
      return;
    }
    waiting.add(asked);
    next(context);
  }

  /** Hands the next request to a worker, once the one before is answered. */
  private void next(ChannelHandlerContext context) {
    if (busy) {
      return;
    }
    Asked asked = waiting.poll();
    if (asked == null) {
      finish(context);
      return;
    }
    busy = true;
    Answering answering =
        endpoint.begin(asked.body(), new Caller(RpcServer.from(context.channel()), workers));
    if (answering.quick()) {
      var unused = answering.rest().get().thenAccept(answer -> answered(context, asked, answer));
      return;
    }
    try {
      workers.execute(
          () -> {
            var unused =
                answering
                    .rest()
                    .get()
                    .thenAcceptAsync(
                        answer -> answered(context, asked, answer), context.executor());
          });
    } catch (RejectedExecutionException e) {
      busy = false;
      waiting.clear();
      end(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too busy.");
    }
  }

  private void answered(ChannelHandlerContext context, Asked asked, Answer answer) {
    FullHttpResponse response = response(HttpResponseStatus.OK, answer.json().orElse(NOTHING));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    allow(response, asked.origin());
    if (!asked.keepAlive()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    // Only who reads is answered again, so that no more than one answer waits here.
    var unused =
        context
            .writeAndFlush(response)
            .addListener(
                done -> {
                  busy = false;
                  if (!asked.keepAlive()) {
                    var unusedEnd = context.close();
                  } else {
                    next(context);
                  }
                });
  }

  private void preflight(ChannelHandlerContext context, @Nullable String origin) {
    FullHttpResponse response = response(HttpResponseStatus.NO_CONTENT, new byte[0]);
    if (origin != null && access.isOrigin(origin)) {
      allow(response, origin);
      response
          .headers()
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST, GET")
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "content-type, authorization")
          .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    }
    var unused = context.writeAndFlush(response);
  }

  private static void allow(FullHttpResponse response, @Nullable String origin) {
    if (origin != null) {
      response
          .headers()
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
  }

  private static FullHttpResponse response(HttpResponseStatus status, byte[] body) {
    ByteBuf content = Unpooled.wrappedBuffer(body);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    HttpUtil.setContentLength(response, body.length);
    return response;
  }

  private void end(ChannelHandlerContext context, HttpResponseStatus status, String why) {
    end = new End(status, why);
    next(context);
  }

  private void finish(ChannelHandlerContext context) {
    if (end != null) {
      byte[] why = (end.why() + "\n").getBytes(StandardCharsets.UTF_8);
      FullHttpResponse response = response(end.status(), why);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
      last(context, response);
    }
  }

  /** Says that nothing follows, so that nobody asks again while the connection closes. */
  private static void last(ChannelHandlerContext context, FullHttpResponse response) {
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    var unused = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    String url = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + "/";
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(url, null, false, RpcServer.MAX_BODY)
            .newHandshaker(request);
    if (handshaker == null) {
      end(context, HttpResponseStatus.valueOf(NO_WEB_SOCKET_VERSION), "WebSocket version 13.");
      return;
    }
    SocketHandler socket = new SocketHandler(endpoint, workers);
    context.pipeline().addLast(new WebSocketFrameAggregator(RpcServer.MAX_BODY), socket);
    var unused =
        handshaker
            .handshake(context.channel(), request)
            .addListener(
                done -> {
                  if (done.isSuccess()) {
                    context.pipeline().remove(slowSender);
                    context.pipeline().remove(this);
                  } else {
                    var unusedEnd = context.close();
                  }
                });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      var unused = context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
