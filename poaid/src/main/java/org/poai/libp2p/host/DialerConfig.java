package org.poai.libp2p.host;

import java.time.Duration;
import java.util.List;
import org.poai.libp2p.multiformats.Multiaddr;

/**
 * Whom a {@link Dialer} dials.
 *
 * @param persistent addresses given by the user, redialled for ever
 * @param outbound connections of ours that it keeps, as far as addresses are known
 * @param peers with so many of them, of either direction, no more are looked for
 * @param dialling attempts at a time
 * @param perSubnet peers of ours from one public IPv4 /24 or IPv6 /48, so that no single holder of
 *     addresses surrounds us
 * @param persistentBackoff between attempts to a persistent peer
 * @param backoff between attempts to another peer
 */
public record DialerConfig(
    List<Multiaddr> persistent,
    int outbound,
    int peers,
    int dialling,
    int perSubnet,
    Backoff persistentBackoff,
    Backoff backoff) {
  private static final Backoff PERSISTENT =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private static final Backoff OTHERS = new Backoff(Duration.ofSeconds(15), Duration.ofHours(1));

  public DialerConfig {
    persistent = List.copyOf(persistent);
  }

  /** For a node with so many peers in all: a third of them, and 8 at least, are of its choice. */
  public static DialerConfig ofPeers(int peers, List<Multiaddr> persistent) {
    int outbound = Math.min(peers, Math.max(8, peers / 3));
    return new DialerConfig(persistent, outbound, peers, 8, 2, PERSISTENT, OTHERS);
  }
}
