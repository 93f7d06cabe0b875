package org.poai.libp2p.transport;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.Executor;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Muxer;

/**
 * A secured, multiplexed connection to a peer that has proved who it is.
 *
 * @param address the other end, without {@code /p2p}
 * @param outbound whether we dialled
 * @param muxer to be used on {@code loop} only
 * @param loop the connection's event loop
 */
public record Connection(PeerId peer, Multiaddr address, boolean outbound, Muxer muxer, Loop loop) {

  /** Equal to itself only: a peer may have two of the same address. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Says goodbye and closes; from any thread. */
  public void close() {
    loop.execute(muxer::close);
  }

  /**
   * An event loop: runs tasks in order on one thread, now or later; drops them when it has ended.
   */
  public interface Loop extends Executor {
    /** Runs a task later, unless what is returned is run before, on the loop. */
    @CanIgnoreReturnValue
    Runnable schedule(Runnable task, long delayMillis);

    boolean isCurrent();
  }
}
