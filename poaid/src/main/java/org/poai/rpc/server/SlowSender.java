package org.poai.rpc.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not become whole in time, however it drips. Owned by the
 * event loop of its connection.
 */
final class SlowSender extends ChannelInboundHandlerAdapter {
  private final long patienceNanos;
  private @Nullable Future<?> looking;
  private boolean begun;
  private long since;

  SlowSender(long patienceMillis) {
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    looking =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> look(context), patienceNanos / 2, patienceNanos / 2, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  private void look(ChannelHandlerContext context) {
    if (begun && now(context) - since >= patienceNanos) {
      var unused = context.close();
    }
  }

  private static long now(ChannelHandlerContext context) {
    Ticker ticker = context.executor().ticker();
    return ticker.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!begun) {
      begun = true;
      since = now(context);
    }
    var unused = context.fireChannelRead(bytes);
  }

  /** A request is whole. */
  void arrived() {
    begun = false;
  }
}
