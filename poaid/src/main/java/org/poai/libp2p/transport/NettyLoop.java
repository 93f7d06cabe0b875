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
  public void schedule(Runnable task, long delayMillis) {
    var unused = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }
}
