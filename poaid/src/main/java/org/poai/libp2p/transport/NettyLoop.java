package org.poai.libp2p.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** An event loop of Netty's. */
record NettyLoop(EventLoop loop) implements Connection.Loop {
  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    var scheduled = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }
}
