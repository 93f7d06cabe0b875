package org.poai.libp2p.identify;

import java.util.List;
import java.util.Optional;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * What a connected peer has said about itself; only who it is has been proved.
 *
 * @param protocols that it serves
 * @param addresses where it listens, without {@code /p2p}; those that it signed, where it did
 * @param agent the name and version of its software, printable
 * @param observed where it sees us
 */
public record PeerIdentity(
    PeerId peer,
    List<String> protocols,
    List<Multiaddr> addresses,
    String agent,
    String protocolVersion,
    Optional<Multiaddr> observed) {
  public PeerIdentity {
    protocols = List.copyOf(protocols);
    addresses = List.copyOf(addresses);
  }

  public boolean speaks(String protocol) {
    return protocols.contains(protocol);
  }
}
