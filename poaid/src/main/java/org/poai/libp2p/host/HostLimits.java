package org.poai.libp2p.host;

import java.time.Duration;
import org.poai.libp2p.yamux.YamuxLimits;

/**
 * What a host gives to others, as data.
 *
 * @param inbound connections that others made
 * @param outbound connections that we made
 * @param perSubnet inbound connections from one IPv4 /24 or IPv6 /48; loopback is exempt
 * @param perPeer connections with one peer, both ways
 * @param upgrading inbound connections that are not upgraded yet
 * @param upgradeWithin how long an upgrade may take
 * @param streams the bounds of one connection
 */
public record HostLimits(
    int inbound,
    int outbound,
    int perSubnet,
    int perPeer,
    int upgrading,
    Duration upgradeWithin,
    YamuxLimits streams) {

  /** For a node with so many peers in all; a third of them are kept for those that it dials. */
  public static HostLimits ofPeers(int peers) {
    int inbound = Math.max(1, peers - peers / 3);
    return new HostLimits(
        inbound, peers, Math.max(2, peers / 8), 3, 32, Duration.ofSeconds(10), YamuxLimits.DEFAULT);
  }

  /** For conformance tests: plenty of everything. */
  public static HostLimits generous() {
    return new HostLimits(512, 512, 512, 8, 256, Duration.ofSeconds(10), YamuxLimits.DEFAULT);
  }
}
