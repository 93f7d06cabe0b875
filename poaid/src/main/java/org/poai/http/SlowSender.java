package org.poai.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not become whole in time, however it drips, and one that
 * never begins any. While we do not read, the time is four times as long. Owned by the event loop
 * of its connection.
 */
final class SlowSender extends ChannelInboundHandlerAdapter {
  private static final int UNREAD_FACTOR = 4;

  private final long patienceNanos;
  private @Nullable Future<?> looking;
  private boolean begun = true;
  private long since;

  SlowSender(long patienceMillis) {
    this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    since = now(context);
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
    boolean reads = context.channel().config().isAutoRead();
    long patience = reads ? patienceNanos : UNREAD_FACTOR * patienceNanos;
    if (begun && now(context) - since >= patience) {
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
