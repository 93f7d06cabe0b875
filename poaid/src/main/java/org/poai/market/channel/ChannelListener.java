package org.poai.market.channel;

import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/** Hears what a client of channels does, on the market's thread. */
public interface ChannelListener {
  /** A channel to a worker is wanted. */
  void opening(Address worker, Wei deposit);

  /** A worker is asked no more for so many seconds. */
  void left(Address worker, LeaveReason why, long seconds);

  /** The money of a channel that is not used is asked back. */
  void closing(Address worker, long channel);
}
