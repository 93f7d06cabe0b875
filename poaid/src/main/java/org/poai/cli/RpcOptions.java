package org.poai.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.RpcConfig;
import picocli.CommandLine.Option;

/** Where wallets and libraries ask. */
final class RpcOptions {
  private static final Pattern HOST_NAME = Pattern.compile("\\*|[A-Za-z0-9_]([A-Za-z0-9_.-]*)");

  @Option(
      names = "--rpc-port",
      paramLabel = "PORT",
      description =
          "Port for JSON-RPC over HTTP and WebSocket, 0 for any. Default: 8545, or the next that is"
              + " free.")
  private @Nullable Integer port;

  @Option(
      names = "--rpc-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Its address. Clients of one that is not loopback need the token in the data directory's"
              + " rpc.token: Authorization: Bearer TOKEN, or http://HOST:PORT/TOKEN. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--rpc-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "A web page that may ask besides those of this machine and extensions, as"
              + " https://app.example; * for all; repeatable.")
  private @Nullable List<String> origins;

  @Option(
      names = "--rpc-host-name",
      paramLabel = "NAME",
      split = ",",
      description =
          "A name that this machine may be asked by besides localhost, as host.docker.internal; *"
              + " for all; repeatable. Only for names that nobody else can point here.")
  private @Nullable List<String> hosts;

  @Option(names = "--no-rpc", description = "Answer no JSON-RPC.")
  private boolean none;

  Optional<RpcConfig> rpc() {
    Optional<Integer> checked = ListenAddress.port("--rpc-port", port);
    if (none) {
      return Optional.empty();
    }
    return Optional.of(
        new RpcConfig(
            ListenAddress.host("--rpc-host", host),
            checked,
            origins == null
                ? Set.of()
                : origins.stream().map(WebOrigin::parse).collect(Collectors.toSet()),
            hostNames()));
  }

  private Set<String> hostNames() {
    List<String> names = hosts == null ? List.of() : hosts;
    for (String name : names) {
      Refusals.check(
          HOST_NAME.matcher(name).matches(),
          "--rpc-host-name takes a name without port, as host.docker.internal, not \""
              + name
              + "\".");
    }
    return Set.copyOf(names);
  }
}
