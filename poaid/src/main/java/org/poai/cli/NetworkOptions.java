package org.poai.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Flags of the network, accepted so that command lines need not change; this version has no
 * network.
 */
final class NetworkOptions {
  @Option(
      names = "--p2p-port",
      paramLabel = "PORT",
      description = "Accepted for later: this version has no network.")
  private @Nullable Integer p2pPort;

  @Option(
      names = "--peer-multiaddr",
      paramLabel = "ADDR",
      description = "Accepted for later: this version has no network.")
  private @Nullable List<String> peers;

  boolean given() {
    return p2pPort != null || peers != null;
  }
}
