package org.poai.node.duty;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.Offer.Place;
import org.poai.market.channel.Reach;

/**
 * Dials workers at the addresses of their offers. An address that means something only in its own
 * network is dialled only when the offer came from a peer of such a network.
 */
record WorkerReach(Host host) implements Reach {
  @Override
  public CompletableFuture<Boolean> connect(Place place, Optional<PeerId> from) {
    if (host.peer(place.peer()).isPresent()) {
      return CompletableFuture.completedFuture(true);
    }
    Optional<Multiaddr> source = from.flatMap(host::peer).map(Peer::address);
    List<Multiaddr> fitting =
        place.addresses().stream().filter(address -> fits(address, source)).toList();
    return dial(place.peer(), fitting);
  }

  private static boolean fits(Multiaddr address, Optional<Multiaddr> source) {
    boolean mayBeLoopback = source.filter(Multiaddr::isLoopback).isPresent();
    boolean mayBePrivate = source.filter(Multiaddr::isPrivate).isPresent();
    return (!address.isLoopback() || mayBeLoopback)
        && (!address.isPrivate() || mayBePrivate || mayBeLoopback);
  }

  /** One address after the other, until one answers as the worker. */
  private CompletableFuture<Boolean> dial(PeerId peer, List<Multiaddr> addresses) {
    if (addresses.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    return host.dial(addresses.get(0).withPeer(peer))
        .handle((id, failure) -> failure == null && id.equals(peer))
        .thenCompose(
            isThere ->
                isThere
                    ? CompletableFuture.completedFuture(true)
                    : dial(peer, addresses.subList(1, addresses.size())));
  }
}
