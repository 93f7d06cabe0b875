package org.poai.network.peer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/** The peers that the operator named, by id, or by an address at which one answered. */
public final class NamedPeers {
  private final Set<PeerId> ids;
  private final Set<PeerId> reached = ConcurrentHashMap.newKeySet();

  private NamedPeers(Set<PeerId> ids) {
    this.ids = ids;
  }

  /** Those of these addresses. */
  public static NamedPeers of(Collection<Multiaddr> named) {
    Set<PeerId> ids = new LinkedHashSet<>();
    named.forEach(address -> address.peerId().ifPresent(ids::add));
    return new NamedPeers(ids);
  }

  /** Those of these ids, which may grow. */
  public static NamedPeers ofIds(Set<PeerId> ids) {
    return new NamedPeers(ids);
  }

  /** A peer has answered at a named address that does not say its id. */
  public void reached(PeerId id) {
    reached.add(id);
  }

  /** Whether the operator named its id: what this node cannot judge is taken on its word. */
  public boolean trusts(PeerId id) {
    return ids.contains(id);
  }

  /** Whether it is never banned. */
  public boolean spares(PeerId id) {
    return trusts(id) || reached.contains(id);
  }
}
