package org.poai.cli;

import java.util.Optional;
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
    ChainOptions.check(
        port == null || (port >= 0 && port <= 65_535), "--metrics-port takes 0 to 65535.");
    return new HttpConfig(host, Optional.ofNullable(port));
  }
}
