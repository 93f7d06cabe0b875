package org.poai.cli;

import org.jspecify.annotations.Nullable;
import org.poai.node.config.HttpConfig;
import picocli.CommandLine.Option;

/** Where the node tells how it is. */
final class HttpOptions {
  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address for metrics, health and status. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Its port, 0 for any. Default: 9615, or the next that is free.")
  private @Nullable Integer port;

  HttpConfig http() {
    return new HttpConfig(
        ListenAddress.host("--metrics-host", host).getHostAddress(),
        ListenAddress.port("--metrics-port", port));
  }
}
