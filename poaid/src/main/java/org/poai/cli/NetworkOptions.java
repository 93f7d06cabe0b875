package org.poai.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.P2pConfig.Verify;
import picocli.CommandLine.Option;

/** Where to listen for peers, whom to dial, and how much to believe. */
final class NetworkOptions {
  @Option(
      names = "--p2p-port",
      paramLabel = "PORT",
      description = "TCP port for peers, 0 for any. Default: 4001, or the next that is free.")
  private @Nullable Integer port;

  @Option(
      names = "--p2p-host",
      paramLabel = "HOST",
      defaultValue = "0.0.0.0",
      description = "Address to listen on for peers. Default: ${DEFAULT-VALUE}, all of them.")
  private String host = "0.0.0.0";

  @Option(
      names = "--peer-multiaddr",
      paramLabel = "ADDR",
      split = ",",
      description =
          "A peer to stay connected to, as its log shows it; repeatable. Mining then waits for the"
              + " first sync, at most 30 s where no peer answers.")
  private @Nullable List<String> peers;

  @Option(
      names = "--no-mdns",
      description = "Neither find peers on the local network nor be found.")
  private boolean noMdns;

  @Option(
      names = "--max-peers",
      paramLabel = "N",
      defaultValue = "50",
      description = "Connections at most. Default: ${DEFAULT-VALUE}.")
  private int maxPeers = P2pConfig.DEFAULT_MAX_PEERS;

  @Option(
      names = "--verify",
      paramLabel = "full|sampled",
      defaultValue = "full",
      description =
          "While catching up, replay every proof, or those of the last 256 blocks and of a random"
              + " sample of older ones. Default: ${DEFAULT-VALUE}.")
  private String verify = "full";

  P2pConfig config() {
    Refusals.check(maxPeers >= 1 && maxPeers <= 1000, "--max-peers takes 1 to 1000.");
    Refusals.check(
        verify.equals("full") || verify.equals("sampled"), "--verify takes full or sampled.");
    return new P2pConfig(
        ListenAddress.host("--p2p-host", host),
        ListenAddress.port("--p2p-port", port),
        PeerAddresses.parse(peers == null ? List.of() : peers),
        !noMdns,
        maxPeers,
        Verify.valueOf(verify.toUpperCase(Locale.ROOT)));
  }
}
