package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.config.UserException;
import picocli.CommandLine.Option;

/** Which chain to be on. */
final class ChainOptions {
  private static final long MAX_EPOCH_BLOCKS = 1_000_000_000;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "devnet",
      description = "Built-in chain: devnet or mainnet. Default: ${DEFAULT-VALUE}.")
  private String network = "devnet";

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "A whole chain specification (JSON) instead of a built-in one.")
  private @Nullable Path genesis;

  @Option(
      names = "--target",
      paramLabel = "N",
      description =
          "Devnet: thousandths of all evaluations that win at the start, 1 to 1000. Default: 500.")
  private @Nullable Integer target;

  @Option(
      names = "--epoch-blocks",
      paramLabel = "N",
      description = "Devnet: blocks per epoch, at least 2. Default: 20.")
  private @Nullable Long epochBlocks;

  @Option(
      names = "--batch-size",
      paramLabel = "K",
      description = "Devnet: records per evaluation, 1, 2, 4 or 8. Default: 2.")
  private @Nullable Integer batchSize;

  ChainChoice choice() {
    Refusals.check(target == null || (target >= 1 && target <= 1000), "--target takes 1 to 1000.");
    Refusals.check(
        epochBlocks == null || (epochBlocks >= 2 && epochBlocks <= MAX_EPOCH_BLOCKS),
        "--epoch-blocks takes 2 to " + MAX_EPOCH_BLOCKS + ".");
    Refusals.check(
        batchSize == null || (batchSize >= 1 && batchSize <= 8 && Integer.bitCount(batchSize) == 1),
        "--batch-size takes 1, 2, 4 or 8.");
    Network chosen = network();
    boolean devnetOnly = target != null || epochBlocks != null || batchSize != null;
    Refusals.check(
        !devnetOnly || (chosen == Network.DEVNET && genesis == null),
        "--target, --epoch-blocks and --batch-size shape the devnet's genesis;"
            + " leave them out with --network mainnet or --genesis.");
    return new ChainChoice(
        chosen,
        Optional.ofNullable(genesis),
        target == null ? OptionalInt.empty() : OptionalInt.of(target),
        epochBlocks == null ? OptionalLong.empty() : OptionalLong.of(epochBlocks),
        batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize),
        Optional.empty());
  }

  private Network network() {
    return switch (network) {
      case "devnet" -> Network.DEVNET;
      case "mainnet" -> Network.MAINNET;
      default -> throw new UserException(ExitCode.USAGE, "--network takes devnet or mainnet.");
    };
  }
}
