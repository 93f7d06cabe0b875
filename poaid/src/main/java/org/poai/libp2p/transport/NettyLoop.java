package org.poai.libp2p.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An event loop of Netty's. */
record NettyLoop(EventLoop loop) implements Connection.Loop {
  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // It has ended, and all of its connections with it.
    }
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    try {
      var unused = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // It has ended, and all of its connections with it.
    }
  }

  @Override
  public boolean isCurrent() {
    return loop.inEventLoop();
  }
}
