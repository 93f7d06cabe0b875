package org.poai.market.channel;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.PeerId;

/** Connects to workers. */
@FunctionalInterface
public interface Reach {
  /**
   * Connects, unless that is so already; whether there is a connection. The future never fails.
   *
   * @param from who brought the offer: its word counts for addresses of its own network only
   */
  CompletableFuture<Boolean> connect(Offer.Place place, Optional<PeerId> from);
}
