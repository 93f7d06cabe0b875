package org.poai.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.http.ConnectionPlaces.Place;
import org.poai.http.FrontMetrics.Reason;
import org.poai.memory.Debtor;
import org.poai.memory.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection: requests are answered one after another, in their order; one that asks for a
 * WebSocket becomes one. The head of a request is judged before a byte of its body is kept; what is
 * kept lies in the heap and is counted, and with too much of it nothing more is read. Owned by its
 * event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** How long a client that was refused may take to read why, while we read what it still sends. */
  private static final long FAREWELL_MILLIS = 1_000;

  private final Front front;
  private final HeadRules rules;
  private final SlowSender slowSender;
  private final Place place;
  private final Debtor debtor;
  private final Intake intake;
  private final Outflow out;
  private final Queue<Exchange> waiting = new ArrayDeque<>();

  /** The request that is coming in. */
  private @Nullable Exchange coming;

  /** What the request in work will be answered with. */
  private CompletableFuture<?> asked = CompletableFuture.completedFuture("");

  private boolean busy;
  private boolean pumping;
  private boolean upgraded;

  /** Nothing more is read: the last answer is said, or about to be. */
  private boolean ending;

  /** A request with its body, or with the answer that its head brought about. */
  private static final class Exchange {
    final HttpHead head;
    final HeadRules.Decision decision;
    final HttpBody body;

    /** What its head takes. */
    final int headWeight;

    Exchange(HttpHead head, HeadRules.Decision decision) {
      this.head = head;
      this.headWeight = head.weight();
      this.decision = decision;
      this.body =
          new HttpBody(decision instanceof HeadRules.Routing routed ? routed.route().maxBody() : 0);
    }

    /** What its body takes, and what is made of it. */
    long weight(int bytes) {
      return decision instanceof HeadRules.Routing routed
          ? (long) routed.route().bodyWeight() * bytes
          : bytes;
    }

    boolean isLast() {
      return decision instanceof HeadRules.Rejection || !head.keepAlive();
    }
  }

  HttpConnection(Front front, Channel channel, SlowSender slowSender, Place place) {
    this.front = front;
    this.rules = new HeadRules(front.routes(), front.access());
    this.slowSender = slowSender;
    this.place = place;
    FrontLimits limits = front.limits();
    this.debtor =
        front
            .memory()
            .debtor(
                limits.requestBytes() + limits.responseBytes(),
                () -> channel.eventLoop().execute(() -> cutOff(channel)));
    this.intake =
        new Intake(pause -> channel.config().setAutoRead(!pause), debtor, limits.requestBytes());
    this.out = new Outflow(channel, debtor.purse(limits.responseBytes()));
    channel
        .closeFuture()
        .addListener(
            closed -> {
              debtor.close();
              asked.cancel(false); // so that nobody works for a client that is gone
            });
  }

  /** The largest debtor of a full share. */
  private void cutOff(Channel channel) {
    SocketConnection socket = channel.pipeline().get(SocketConnection.class);
    if (socket != null) {
      socket.tryAgainLater();
    } else {
      front.metrics().refused(Reason.MEMORY);
      var unused = channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (upgraded) {
      // From its first message on a WebSocket is owed news.
      place.waits(true);
      var unused = context.fireChannelRead(message);
      return;
    }
    place.heard();
    try {
      if (!ending) {
        if (message instanceof HttpRequest request) {
          begin(context, request);
        }
        if (!ending && message instanceof HttpContent content) {
          more(context, content);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    HttpHead head = HttpHead.of(request);
    HeadRules.Decision decision =
        isWhole(request) ? rules.decide(head) : rules.refused(400, "This is no HTTP.");
    if (decision instanceof HeadRules.Rejection refused) {
      front.metrics().refused(refused.reason());
      last(context, new Exchange(head, decision));
      return;
    }
    if (decision instanceof HeadRules.Routing routed && routed.byOwner()) {
      place.shows(true);
    }
    coming = new Exchange(head, decision);
    intake.add(coming.headWeight);
    if (head.waitsForContinue() && !busy && waiting.isEmpty()) {
      var unused =
          context.writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private static boolean isWhole(HttpObject part) {
    return part.decoderResult().isSuccess();
  }

  private void more(ChannelHandlerContext context, HttpContent content) {
    Exchange current = coming;
    if (current == null) {
      return;
    }
    ByteBuf piece = content.content();
    if (!isWhole(content)) {
      last(context, current, rules.refused(400, "This is no HTTP."));
      return;
    }
    if (current.decision instanceof HeadRules.Routing routed && piece.isReadable()) {
      intake.add(current.weight(piece.readableBytes()));
      if (!current.body.add(piece)) {
        last(context, current, rules.tooLarge(routed.route()));
        return;
      }
    }
    if (content instanceof LastHttpContent) {
      slowSender.arrived();
      place.shows(false);
      coming = null;
      ending = current.isLast();
      waiting.add(current);
      next(context);
    }
  }

  private void last(ChannelHandlerContext context, Exchange current, HeadRules.Rejection refused) {
    front.metrics().refused(refused.reason());
    last(context, new Exchange(current.head, refused));
  }

  private void last(ChannelHandlerContext context, Exchange refusal) {
    coming = null;
    ending = true;
    slowSender.arrived();
    waiting.add(refusal);
    next(context);
  }

  /** Begins the next request once the one before is answered and its answer has left. */
  private void next(ChannelHandlerContext context) {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!busy && !waiting.isEmpty()) {
      busy = true;
      begin(context, waiting.remove());
    }
    pumping = false;
    place.waits(busy && !upgraded);
  }

  private void begin(ChannelHandlerContext context, Exchange exchange) {
    if (exchange.decision instanceof HeadRules.Routing routed) {
      if (exchange.head.wantsWebSocket()) {
        upgrade(context, exchange, routed);
      } else {
        ask(context, exchange, routed);
      }
    } else if (exchange.decision instanceof HeadRules.Rejection refused) {
      answer(context, exchange, refused.response());
    } else if (exchange.decision instanceof HeadRules.Ready ready) {
      intake.remove(exchange.headWeight);
      answer(context, exchange, ready.response());
    }
  }

  private static Visitor visitor(ChannelHandlerContext context, HeadRules.Routing routed) {
    return new Visitor(HttpFront.from(context.channel()), routed.byOwner());
  }

  private void ask(ChannelHandlerContext context, Exchange exchange, HeadRules.Routing routed) {
    CompletableFuture<Response> answer;
    try {
      answer =
          routed
              .route()
              .answer(
                  new RouteRequest(
                      exchange.head.method(),
                      routed.path(),
                      exchange.head.conditions(),
                      exchange.body.whole(),
                      visitor(context, routed)));
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    asked = answer;
    if (!context.channel().isActive()) {
      answer.cancel(false);
    }
    // The answer is on the account as soon as it is there, on whatever thread that is.
    CompletableFuture<Optional<Response>> reserved =
        answer.handle((found, failure) -> withRoom(failure == null ? found : failure(failure)));
    if (reserved.isDone()) {
      answered(context, exchange, reserved.join());
    } else {
      var unused =
          reserved.thenAcceptAsync(
              response -> answered(context, exchange, response), context.executor());
    }
  }

  private Response failure(Throwable failure) {
    if (!(failure instanceof CancellationException)) {
      failed(failure);
    }
    return error(500, "The node could not answer; its log says why.");
  }

  private Response error(int status, String sentence) {
    return front.routes().errors().response(status, sentence);
  }

  /**
   * The response, or one that says why it is not sent, with room for it reserved; empty where there
   * is room for neither. From any thread.
   */
  private Optional<Response> withRoom(Response response) {
    if (out.reserve(response.body().length)) {
      return Optional.of(response);
    }
    front.metrics().refused(Reason.MEMORY);
    response.rest().ifPresent(source -> source.begin(ResponseSource.Sink.GONE));
    Response busyNow =
        error(503, "There is no memory for the answer now; ask again later.")
            .with("Retry-After", "5");
    return Optional.of(busyNow).filter(small -> out.reserve(small.body().length));
  }

  private void answered(
      ChannelHandlerContext context, Exchange exchange, Optional<Response> reserved) {
    intake.remove(exchange.headWeight + exchange.weight(exchange.body.size()));
    send(context, exchange, reserved);
  }

  private void answer(ChannelHandlerContext context, Exchange exchange, Response response) {
    send(context, exchange, withRoom(response));
  }

  private void send(ChannelHandlerContext context, Exchange exchange, Optional<Response> reserved) {
    if (reserved.isEmpty()) {
      var unused = context.close();
      return;
    }
    Response response = reserved.get();
    boolean hasEndByClose =
        response.rest().isPresent() && !exchange.head.version().isKeepAliveDefault();
    boolean isLast = exchange.isLast() || hasEndByClose;
    HttpVersion version = exchange.head.version();
    var status = HttpResponseStatus.valueOf(response.status());
    var headers = ResponseHeaders.of(response, version, isLast, rules.page(exchange.head));
    Runnable sent =
        () -> {
          busy = false;
          if (isLast) {
            farewell(context);
          } else {
            next(context);
          }
        };
    if (response.rest().isPresent()) {
      Object head = new DefaultHttpResponse(version, status, headers);
      out.sendReserved(List.of(new Outflow.Piece(head, 0)).iterator(), () -> {});
      ResponseSource source = response.rest().get();
      source.begin(new StreamSink(context.channel(), out, source.mostWaiting(), sent));
    } else {
      out.sendReserved(ResponsePieces.of(version, status, headers, response.body()), sent);
    }
  }

  /** Says the end, and reads for a moment what still comes, so that the answer is not lost. */
  private static void farewell(ChannelHandlerContext context) {
    if (context.channel() instanceof DuplexChannel duplex) {
      duplex.config().setAutoRead(true);
      var unused = duplex.shutdownOutput();
      Runnable end =
          () -> {
            var unusedEnd = context.close();
          };
      var unusedToo = context.executor().schedule(end, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      var unused = context.close();
    }
  }

  private void upgrade(ChannelHandlerContext context, Exchange exchange, HeadRules.Routing routed) {
    intake.remove(exchange.headWeight + exchange.weight(exchange.body.size()));
    var response = SocketHandshake.answer(exchange.head);
    boolean accepted = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    ending = true;
    var unused =
        context
            .writeAndFlush(response)
            .addListener(
                done -> {
                  if (done.isSuccess() && accepted) {
                    becomeSocket(context, routed);
                  } else {
                    farewell(context);
                  }
                });
  }

  private void becomeSocket(ChannelHandlerContext context, HeadRules.Routing routed) {
    WebSockets sockets = routed.route().sockets().orElseThrow();
    upgraded = true;
    place.waits(false);
    var pipeline = context.pipeline();
    pipeline.addLast(new SocketConnection(front, sockets, visitor(context, routed), intake, out));
    pipeline.remove(slowSender);
    pipeline.remove(HttpFront.COMPRESSOR);
    pipeline.remove(HttpFront.CODEC);
  }

  private void failed(Throwable failure) {
    Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
    front.metrics().refused(Reason.FAILURE);
    front.memory().failed(cause);
    if (!(cause instanceof Error)) {
      LOG.warn("A request could not be answered: {}", cause.toString());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    out.pump();
    var unused = context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !upgraded && !busy) {
      var unused = context.close();
    } else {
      var unused = context.fireUserEventTriggered(event);
    }
  }

  /** Connections break all the time; what is no broken connection is told. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof ChannelException)) {
      failed(cause);
    }
    var unused = context.close();
  }
}
