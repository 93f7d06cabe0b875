package org.poai.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.node.config.ExplorerConfig;
import picocli.CommandLine.Option;

/** Where others see the web pages of this node. */
final class ExplorerOptions {
  private static final String USUAL = "127.0.0.1";

  @Option(
      names = "--explorer",
      arity = "0..1",
      fallbackValue = USUAL,
      paramLabel = "HOST:PORT",
      description = {
        "Show the node's web pages to all who reach this address, without a token and without"
            + " anything that changes the node. Default: 127.0.0.1:8550, or the next port that is"
            + " free.",
        "Without this flag, browsers of this machine see them at the port of JSON-RPC."
      })
  private @Nullable String address;

  Optional<ExplorerConfig> config() {
    return Optional.ofNullable(address)
        .map(
            text ->
                ListenAddress.HostAndPort.parse(
                    "--explorer", text, USUAL, ExplorerConfig.DEFAULT_PORT))
        .map(asked -> new ExplorerConfig(asked.host(), asked.port()));
  }
}
