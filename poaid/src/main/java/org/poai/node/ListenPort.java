package org.poai.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Chooses ports before the node does any work, so that a conflict shows at once. */
final class ListenPort {
  private static final int TRIES = 100;

  private ListenPort() {}

  /** The port for peers. */
  static int choose(P2pConfig config) {
    return choose(config.address(), config.port(), P2pConfig.DEFAULT_PORT, "--p2p-port");
  }

  /** The port for JSON-RPC. */
  static int choose(RpcConfig config) {
    return choose(config.address(), config.port(), RpcConfig.DEFAULT_PORT, "--rpc-port");
  }

  /** The port that was asked for, or the first free one from the usual one on. */
  private static int choose(
      InetAddress address, Optional<Integer> asked, int usual, String option) {
    int first = asked.orElse(usual);
    int last = asked.isPresent() ? first : first + TRIES - 1;
    for (int port = first; port <= last; port++) {
      if (port == 0 || isFree(address, port)) {
        if (asked.isEmpty() && port != usual) {
          NodeEvents.portMoved(usual, port);
        }
        return port;
      }
    }
    String what = first == last ? "Port " + first : "Every port from " + first + " to " + last;
    throw new UserException(
        ExitCode.PORT,
        what
            + " of "
            + address.getHostAddress()
            + " is taken or not ours to take; end the other program, or choose another "
            + option
            + ".");
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
