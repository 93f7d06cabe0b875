package org.poai.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.crypto.AddressText;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.config.NodeConfig.SignalPolicy;
import org.poai.node.config.NodeConfig.Signalling;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import picocli.CommandLine.Option;

/** Whether and for whom to mine. */
final class MiningOptions {
  @Option(
      names = "--miner-address",
      paramLabel = "ADDRESS",
      description = "Who gets the reward. Default on the devnet: its first funded account.")
  private @Nullable String minerAddress;

  @Option(names = "--no-mine", description = "Follow the chain without mining.")
  private boolean noMine;

  @Option(
      names = "--signal",
      paramLabel = "auto|ask|never",
      description = {
        "For which proposals blocks signal: all that pass this node's checks, models only after"
            + " \"poaid gov approve\", or none. Default: auto on the devnet, else ask."
      })
  private @Nullable String signal;

  @Option(
      names = "--max-evaluation",
      paramLabel = "SECONDS",
      description =
          "Longest evaluation of a proposed model that this machine bears. Default: a quarter of"
              + " the block time, or twice that of the present model.")
  private @Nullable Double maxEvaluation;

  Mining mining() {
    return new Mining(
        !noMine, Optional.ofNullable(minerAddress).map(MiningOptions::address), signalling());
  }

  private Signalling signalling() {
    Refusals.check(
        maxEvaluation == null || maxEvaluation > 0, "--max-evaluation takes seconds above 0.");
    return new Signalling(
        Optional.ofNullable(signal).map(MiningOptions::policy),
        maxEvaluation == null ? OptionalDouble.empty() : OptionalDouble.of(maxEvaluation));
  }

  private static SignalPolicy policy(String word) {
    for (SignalPolicy policy : SignalPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
        return policy;
      }
    }
    throw new UserException(ExitCode.USAGE, "--signal takes auto, ask or never.");
  }

  static Address address(String text) {
    return Refusals.usage("--miner-address", () -> AddressText.parse(text));
  }
}
