package org.poai.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Chooses the port for peers before the node does any work, so that a conflict shows at once; the
 * host takes it later.
 */
final class ListenPort {
  private static final int TRIES = 100;

  private ListenPort() {}

  /** The port of the configuration, or the first free one from the default on. */
  static int choose(P2pConfig config) {
    int first = config.port().orElse(P2pConfig.DEFAULT_PORT);
    int last = config.port().isPresent() ? first : first + TRIES - 1;
    for (int port = first; port <= last; port++) {
      if (port == 0 || isFree(config, port)) {
        if (config.port().isEmpty() && port != P2pConfig.DEFAULT_PORT) {
          NodeEvents.portMoved(P2pConfig.DEFAULT_PORT, port);
        }
        return port;
      }
    }
    String what = first == last ? "Port " + first : "Every port from " + first + " to " + last;
    throw new UserException(
        ExitCode.PORT,
        what
            + " of "
            + config.address().getHostAddress()
            + " is taken or not ours to take; end the other program, or choose another --p2p-port.");
  }

  private static boolean isFree(P2pConfig config, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(config.address(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
