package org.poai.cli.wallet;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.Amount;
import org.poai.client.GasChoice;
import org.poai.primitives.UInt256;
import picocli.CommandLine.Option;

/** What a sender may decide of any transaction, and how long to wait for it. */
public final class FeeOptions {
  @Option(names = "--nonce", paramLabel = "N", description = "Default: the account's next.")
  private @Nullable Long nonce;

  @Option(
      names = "--gas-limit",
      paramLabel = "GAS",
      description = "Default: what the node estimates.")
  private @Nullable Long gasLimit;

  @Option(
      names = "--max-fee",
      paramLabel = "GWEI",
      description = "Price of gas at most. Default: twice the base fee, and the tip.")
  private @Nullable String maxFee;

  @Option(
      names = "--priority-fee",
      paramLabel = "GWEI",
      description = "Tip for the miner, per gas. Default: what the node suggests.")
  private @Nullable String priorityFee;

  @Option(names = "--wait", description = "Wait until it is in a block, and say how it ended.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long --wait waits. Default: ${DEFAULT-VALUE}.")
  private int timeout = 300;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Refuses what does not fit, before anybody is asked for a password. */
  void check() {
    Refusals.check(nonce == null || nonce >= 0, "--nonce takes 0 or more.");
    Refusals.check(gasLimit == null || gasLimit >= 21_000, "--gas-limit takes 21000 or more.");
    Refusals.check(timeout >= 1 && timeout <= 86_400, "--timeout takes 1 to 86400.");
    GasChoice unused = choice();
  }

  GasChoice choice() {
    return new GasChoice(
        nonce == null ? OptionalLong.empty() : OptionalLong.of(nonce),
        gasLimit == null ? OptionalLong.empty() : OptionalLong.of(gasLimit),
        price("--max-fee", maxFee),
        price("--priority-fee", priorityFee));
  }

  private static Optional<UInt256> price(String option, @Nullable String text) {
    return text == null
        ? Optional.empty()
        : Optional.of(Refusals.usage(option, () -> Amount.parse(text, "gwei")));
  }

  /** How long to wait; empty for not at all. */
  public Optional<Duration> patience() {
    return wait ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty();
  }

  public boolean json() {
    return json;
  }
}
