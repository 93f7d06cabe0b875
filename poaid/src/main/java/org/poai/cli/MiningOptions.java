package org.poai.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.crypto.AddressText;
import org.poai.node.config.NodeConfig.Mining;
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

  Mining mining() {
    return new Mining(!noMine, Optional.ofNullable(minerAddress).map(MiningOptions::address));
  }

  static Address address(String text) {
    return Refusals.usage("--miner-address", () -> AddressText.parse(text));
  }
}
