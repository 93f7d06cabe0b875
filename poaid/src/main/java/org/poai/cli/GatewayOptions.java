package org.poai.cli;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.GatewayConfig;
import org.poai.node.config.MarketConfig;
import org.poai.primitives.Wei;
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

  @Option(
      names = "--gateway-account",
      paramLabel = "ACCOUNT",
      description = {
        "Who pays workers for answers, as the models poai/channel and poai/job.",
        "Of the keystore; on the devnet also dev0 to dev9."
      })
  private @Nullable String account;

  @Option(
      names = "--gateway-max-price",
      paramLabel = "POAI",
      description = "Most that is paid for a token of a prompt or an answer.")
  private @Nullable String maxPrice;

  @Option(
      names = "--gateway-budget",
      paramLabel = "POAI",
      description = "Most that is put at stake on a day (UTC). Default: 10.",
      defaultValue = "10")
  private String budget = "10";

  @Option(
      names = "--check",
      paramLabel = "SHARE",
      description = "Compute a share of workers' answers again, and leave who errs. Default: 0.1.",
      defaultValue = "0.1")
  private BigDecimal check = new BigDecimal("0.1");

  /** What the gateway buys with. */
  Optional<MarketConfig.Client> client(SigningAccount accounts) {
    Refusals.check(
        (account == null) == (maxPrice == null),
        "--gateway-account and --gateway-max-price go together: who pays how much for a token?");
    Refusals.check(
        account == null || address != null,
        "--gateway-account is for a node with --openai, which asks in its name.");
    if (account == null || maxPrice == null) {
      return Optional.empty();
    }
    Wei most = Refusals.amount("--gateway-max-price", maxPrice);
    Wei perDay = Refusals.amount("--gateway-budget", budget);
    int checked = MarketOptions.thousandths("--check", check);
    return Optional.of(
        new MarketConfig.Client(
            accounts.open("--gateway-account", account), most, perDay, checked));
  }

  Optional<GatewayConfig> config() {
    if (address == null) {
      return Optional.empty();
    }
    var asked =
        ListenAddress.HostAndPort.parse("--openai", address, USUAL, GatewayConfig.DEFAULT_PORT);
    return Optional.of(new GatewayConfig(asked.host(), asked.port()));
  }
}
