package org.poai.node.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.poai.libp2p.multiformats.Multiaddr;

/**
 * How the node takes part in the network.
 *
 * @param address where to listen
 * @param port the port that the operator asked for, 0 for any free one; without it the first free
 *     one from {@value #DEFAULT_PORT} on
 * @param peers peers that the operator named
 * @param mdns whether to find peers on the local network, and be found
 * @param maxPeers connections at most
 * @param verify how much of a chain that catches up is verified
 */
public record P2pConfig(
    InetAddress address,
    Optional<Integer> port,
    List<Multiaddr> peers,
    boolean mdns,
    int maxPeers,
    Verify verify) {
  public static final int DEFAULT_PORT = 4001;
  public static final int DEFAULT_MAX_PEERS = 50;

  public P2pConfig {
    peers = List.copyOf(peers);
  }

  /** How much of a chain that catches up is verified; protocol section 8. */
  public enum Verify {
    /** Every proof is replayed. */
    FULL,
    /** Those of the last blocks and of a random sample. */
    SAMPLED
  }

  /** What a tool without a network has. */
  public static P2pConfig none() {
    return new P2pConfig(
        InetAddress.getLoopbackAddress(), Optional.of(0), List.of(), false, 0, Verify.FULL);
  }
}
