package org.poai.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.GatewayConfig;
import picocli.CommandLine.Option;

/** Where programs that know OpenAI's interface ask. */
final class GatewayOptions {
  private static final String USUAL = "127.0.0.1";

  @Option(
      names = "--openai",
      arity = "0..1",
      fallbackValue = USUAL,
      paramLabel = "HOST:PORT",
      description =
          "Answer programs that know OpenAI's HTTP interface, with the token in the data"
              + " directory's rpc.token as their key. Default: 127.0.0.1:8548, or the next port"
              + " that is free.")
  private @Nullable String address;

  Optional<GatewayConfig> config() {
    if (address == null) {
      return Optional.empty();
    }
    String text = address.strip();
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && text.indexOf(']', colon) < 0;
    String host = hasPort ? text.substring(0, colon) : text;
    Optional<Integer> port =
        hasPort ? Optional.of(port(text.substring(colon + 1))) : Optional.empty();
    return Optional.of(
        new GatewayConfig(ListenAddress.host("--openai", host.isEmpty() ? USUAL : host), port));
  }

  private static int port(String text) {
    Refusals.check(
        text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535,
        "--openai takes HOST:PORT, as 127.0.0.1:8548, with a port of 0 to 65535.");
    return Integer.parseInt(text);
  }
}
