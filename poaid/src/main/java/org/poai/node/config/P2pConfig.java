package org.poai.node.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.libp2p.multiformats.FormatException;
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

  /** Reads {@code --p2p-host}. */
  public static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UserException(
          ExitCode.USAGE, "--p2p-host takes an address of this machine, not \"" + host + "\".");
    }
  }

  /** Reads {@code --peer-multiaddr}. */
  public static List<Multiaddr> peers(List<String> texts) {
    List<Multiaddr> peers = new ArrayList<>();
    for (String text : texts) {
      peers.add(peer(text));
    }
    return peers;
  }

  private static Multiaddr peer(String text) {
    String why;
    try {
      Multiaddr address = Multiaddr.parse(text.strip());
      Optional<String> problem = address.dialProblem();
      if (problem.isEmpty()) {
        return address;
      }
      why = problem.get();
    } catch (FormatException e) {
      why = String.valueOf(e.getMessage());
    }
    throw new UserException(
        ExitCode.USAGE,
        "--peer-multiaddr takes an address such as /ip4/192.0.2.7/tcp/4001/p2p/16Uiu2…, not \""
            + text
            + "\": "
            + why
            + ".");
  }
}
