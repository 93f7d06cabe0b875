package org.poai.libp2p.host;

import java.util.List;
import java.util.Optional;
import org.poai.async.Service;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Finds peers that nobody has named: mDNS on the local network; a DHT or a list in the DNS would be
 * others. What it finds goes to a {@link Listener}, which decides whom to dial. A discovery that
 * cannot work does not keep the node from its start.
 */
public interface PeerDiscovery extends Service {
  /** Why it cannot find anybody, as a sentence for the operator; empty while it can. */
  Optional<String> problem();

  /** Hears of peers, again and again while they are there; on the discovery's thread. */
  @FunctionalInterface
  interface Listener {
    /** The addresses are unproven, and without {@code /p2p}. */
    void found(PeerId peer, List<Multiaddr> addresses);
  }
}
