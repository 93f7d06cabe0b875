package org.poai.node.duty;

import java.util.List;
import java.util.Optional;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.request.Requests;
import org.poai.market.channel.ChannelClient;
import org.poai.market.channel.ClientChannel;
import org.poai.market.channel.Completions;
import org.poai.market.channel.JobPoster;
import org.poai.market.channel.LeaveReason;
import org.poai.market.channel.OfferBook;
import org.poai.market.channel.WorkerChoice;
import org.poai.network.Network;
import org.poai.primitives.Address;

/**
 * What a node knows of channels.
 *
 * @param offers of all workers
 * @param purchases empty where it buys nothing
 */
public record RunningChannels(OfferBook offers, Optional<Purchases> purchases) {
  /**
   * What joins this node to others.
   *
   * @param completions answers prompts here
   */
  public record Wires(
      Host host, Requests requests, PubSub pubSub, Network network, Completions completions) {}

  /** What the gateway buys with. */
  public record Purchases(ChannelClient channels, JobPoster jobs, WorkerChoice choice) {}

  /** Why this node does not ask a worker now. */
  public Optional<LeaveReason> left(Address worker) {
    return purchases.flatMap(bought -> bought.choice().resting(worker));
  }

  /** Ends the channels that are not in use. */
  public void close() {
    purchases.ifPresent(bought -> bought.channels().closeAll());
  }

  /** The channels in which this node buys. */
  public List<ClientChannel> bought() {
    return purchases.map(bought -> bought.channels().shown()).orElse(List.of());
  }
}
