package org.poai.libp2p.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multistream.Negotiator;

/**
 * Negotiates one protocol of a connection. When it is agreed, the next handlers are put in place,
 * and only then is what came behind the agreement passed on.
 */
final class NegotiationHandler extends ChannelInboundHandlerAdapter {
  private final Negotiator negotiator;
  private final Runnable agreed;
  private boolean begun;
  private boolean done;

  /** Runs {@code agreed} once, on the event loop, to put the next handlers behind this one. */
  NegotiationHandler(boolean dialer, String protocol, Runnable agreed) {
    this.negotiator =
        dialer ? Negotiator.initiator(List.of(protocol)) : Negotiator.responder(List.of(protocol));
    this.agreed = agreed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
    ctx.fireChannelActive();
  }

  private void begin(ChannelHandlerContext ctx) {
    if (!begun && ctx.channel().isActive()) {
      begun = true;
      ByteBuf out = ctx.alloc().heapBuffer();
      negotiator.begin(out);
      send(ctx, out);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws FormatException {
    ByteBuf in = (ByteBuf) message;
    if (done) {
      ctx.fireChannelRead(in);
      return;
    }
    try {
      ByteBuf out = ctx.alloc().heapBuffer();
      Negotiator.State state;
      try {
        state = negotiator.receive(in, out);
      } catch (FormatException e) {
        out.release();
        throw e;
      }
      send(ctx, out);
      if (state == Negotiator.State.REFUSED) {
        throw new FormatException("the peer does not speak the protocol");
      }
      if (state == Negotiator.State.AGREED) {
        done = true;
        agreed.run();
        if (in.isReadable()) {
          ctx.fireChannelRead(in.readRetainedSlice(in.readableBytes()));
        }
        ctx.pipeline().remove(this);
      }
    } finally {
      in.release();
    }
  }

  private static void send(ChannelHandlerContext ctx, ByteBuf out) {
    if (out.isReadable()) {
      var unused = ctx.writeAndFlush(out);
    } else {
      out.release();
    }
  }
}
