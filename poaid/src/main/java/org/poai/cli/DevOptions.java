package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.DevAccounts;
import org.poai.node.config.DevConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.NodeConfig.Mining;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.config.NodeConfig.Serving;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.TemporaryDirectory;
import picocli.CommandLine.Option;

/** A chain of one's own, for contracts. */
final class DevOptions {
  private static final double MOST_SECONDS = 86_400;

  /** A proof as short as can be. */
  private static final int FEWEST_SAMPLES = 1;

  @Option(
      names = "--dev",
      description =
          "A chain of your own to write contracts on (id 31337): a block for each transaction,"
              + " accounts that the node signs for, and the methods of Hardhat and anvil. No"
              + " peers.")
  private boolean dev;

  @Option(
      names = "--block-time",
      paramLabel = "SECONDS",
      description = "With --dev: a block in this interval instead, as 12 or 0.5.")
  private @Nullable Double blockTime;

  @Option(
      names = "--dev-open",
      description =
          "With --dev: answer JSON-RPC to everybody who reaches this machine, without a token; for"
              + " containers.")
  private boolean open;

  boolean isOn() {
    return dev;
  }

  /** Refuses what does not go with it. */
  void check(NodeConfig config) {
    Refusals.check(dev || blockTime == null, "--block-time goes with --dev.");
    Refusals.check(dev || !open, "--dev-open goes with --dev.");
    if (!dev) {
      return;
    }
    Refusals.check(
        blockTime == null || (blockTime >= 0.1 && blockTime <= MOST_SECONDS),
        "--block-time takes 0.1 to 86400 seconds.");
    ChainChoice chain = config.chain();
    Refusals.check(
        chain.network() == Network.DEVNET && chain.genesisFile().isEmpty(),
        "--dev is a chain of its own, on which money is worth nothing; leave out --network mainnet"
            + " and --genesis.");
    Refusals.check(
        chain.targetThousandths().isEmpty() && chain.epochBlocks().isEmpty(),
        "--target and --epoch-blocks shape the devnet; leave them out with --dev.");
    Refusals.check(
        config.p2p().peers().isEmpty(), "--dev has no peers; leave out --peer-multiaddr.");
    Refusals.check(
        config.mining().enabled(),
        "--dev makes blocks on request; leave out --no-mine, and see --block-time.");
    Refusals.check(
        config.serving().rpc().isPresent(), "--dev is used by JSON-RPC; leave out --no-rpc.");
  }

  /**
   * The same node, on a chain of its own.
   *
   * @param folder the data directory, where one was named
   */
  NodeConfig on(NodeConfig config, Optional<Path> folder) {
    long intervalMillis = blockTime == null ? 0 : Math.round(blockTime * 1000);
    Serving serving = config.serving();
    return new NodeConfig(
        folder.orElseGet(() -> TemporaryDirectory.make("poaid-dev-").path()),
        new ChainChoice(
            Network.DEVNET,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.of(config.chain().samples().orElse(FEWEST_SAMPLES)),
            Optional.of(new DevConfig(intervalMillis, folder.isEmpty()))),
        config.model(),
        new Mining(
            false,
            config.mining().miner().or(() -> Optional.of(DevAccounts.coinbase())),
            config.mining().signalling()),
        new Serving(
            serving.http(),
            open ? serving.rpc().map(RpcConfig::opened) : serving.rpc(),
            serving.reveals(),
            serving.market(),
            serving.gateway(),
            serving.explorer()),
        config.storage(),
        P2pConfig.none());
  }
}
