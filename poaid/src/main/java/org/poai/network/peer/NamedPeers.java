package org.poai.network.peer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** The peers that the operator named, by id, or by an address without one. */
public final class NamedPeers {
  private final Set<PeerId> ids;
  private final Set<Multiaddr> addresses;

  NamedPeers(Set<PeerId> ids, Set<Multiaddr> addresses) {
    this.ids = ids;
    this.addresses = addresses;
  }

  /** Those of these addresses. */
  public static NamedPeers of(Collection<Multiaddr> named) {
    Set<PeerId> ids = new LinkedHashSet<>();
    Set<Multiaddr> addresses = new LinkedHashSet<>();
    for (Multiaddr address : named) {
      address.peerId().ifPresentOrElse(ids::add, () -> addresses.add(address));
    }
    return new NamedPeers(ids, addresses);
  }

  /** Those of these ids, which may grow. */
  public static NamedPeers ofIds(Set<PeerId> ids) {
    return new NamedPeers(ids, Set.of());
  }

  /** Whether the operator named its id: what this node cannot judge is taken on its word. */
  public boolean trusts(PeerId id) {
    return ids.contains(id);
  }

  /** Whether it is never banned: its id was named, or the address at which we dialled it. */
  public boolean spares(Peer peer) {
    return trusts(peer.id()) || (peer.outbound() && addresses.contains(peer.address()));
  }
}
