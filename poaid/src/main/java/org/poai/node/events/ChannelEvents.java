package org.poai.node.events;

import org.poai.market.channel.ChannelListener;
import org.poai.market.channel.LeaveReason;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the channels in which this node buys answers. */
public final class ChannelEvents implements ChannelListener {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelEvents.class);

  @Override
  public void opening(Address worker, Wei deposit) {
    LOG.info("Channel to worker {} is opened with {} POAI", worker.toHex(), deposit.toPoai());
  }

  @Override
  public void left(Address worker, LeaveReason why, long seconds) {
    LOG.info("Worker {} is asked no more for {} s: {}", worker.toHex(), seconds, why.clause());
  }

  @Override
  public void closing(Address worker, long channel) {
    LOG.info("Channel {} to worker {} is closed: nobody asks", channel, worker.toHex());
  }
}
