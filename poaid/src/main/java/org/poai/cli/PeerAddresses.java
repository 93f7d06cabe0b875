package org.poai.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.cli.option.Refusals;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/** Reads the values of {@code --peer-multiaddr}. */
final class PeerAddresses {
  private PeerAddresses() {}

  /** The addresses, or one sentence on the first that cannot be dialled. */
  static List<Multiaddr> parse(List<String> texts) {
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
            + Refusals.printable(text)
            + "\": "
            + why
            + ".");
  }
}
