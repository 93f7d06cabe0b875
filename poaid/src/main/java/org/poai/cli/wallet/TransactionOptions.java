package org.poai.cli.wallet;

import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.primitives.UInt256;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a sender may decide of a transaction that can carry money. */
final class TransactionOptions {
  @Option(
      names = "--value",
      paramLabel = "AMOUNT",
      description = "Money that goes along: 1.5, \"1.5 POAI\", 3gwei, 100wei. Default: 0.")
  private @Nullable String value;

  @Mixin private FeeOptions fees = new FeeOptions();

  UInt256 value() {
    String text = value;
    return text == null ? UInt256.ZERO : Refusals.amount("--value", text).value();
  }

  FeeOptions fees() {
    return fees;
  }
}
